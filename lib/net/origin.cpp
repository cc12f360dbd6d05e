#include "net/origin.hpp"

#include "net/ascii.hpp"
#include "net/port.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace hubcrawl::net {

namespace {

namespace urls = boost::urls;

bool plain_name(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    });
}

bool is_loopback(urls::url_view const& url, std::string_view host) {
    switch (url.host_type()) {
    case urls::host_type::ipv4: return url.host_ipv4_address().is_loopback();
    case urls::host_type::ipv6: return url.host_ipv6_address().is_loopback();
    default: return host == "localhost";
    }
}

} // namespace

result<origin> parse_origin(std::string_view text) {
    auto const parsed = urls::parse_uri({text.data(), text.size()});
    if (!parsed)
        return fail(errc::config_invalid, "the Hub's URL is not a URL like https://hub.docker.com");
    urls::url_view const url = *parsed;
    // before any message that repeats the URL: a password may stand in it
    if (url.has_userinfo())
        return fail(errc::config_invalid, "the Hub's URL must not hold a user name or password");

    origin made;
    made.tls = url.scheme_id() == urls::scheme::https;
    if (!made.tls && url.scheme_id() != urls::scheme::http)
        return fail(errc::config_invalid, "{}: the Hub's URL must begin with https://", text);
    if (!(url.encoded_path().empty() || url.encoded_path() == "/") || url.has_query() || url.has_fragment())
        return fail(errc::config_invalid, "{}: the Hub's URL must end after host and port", text);

    auto const type = url.host_type();
    made.literal = type == urls::host_type::ipv4 || type == urls::host_type::ipv6;
    std::string const encoded = to_lower({url.encoded_host().data(), url.encoded_host().size()});
    made.host = to_lower(url.host_address());
    if (!made.literal && (type != urls::host_type::name || !plain_name(encoded)))
        return fail(errc::config_invalid, "{}: the Hub's URL names no host", text);
    if (!made.tls && !is_loopback(url, made.host))
        return fail(errc::config_invalid,
                    "{}: plain http is only for a loopback host (localhost, 127.0.0.0/8, [::1]); use https",
                    text);

    made.port = made.tls ? 443 : 80;
    made.host_header = encoded;
    if (url.has_port() && !url.port().empty()) {
        auto const port = read_port({url.port().data(), url.port().size()});
        if (!port)
            return fail(errc::config_invalid, "{}: the port must be from 1 to 65535", text);
        if (*port != made.port)
            made.host_header += fmt::format(":{}", *port);
        made.port = *port;
    }
    return made;
}

} // namespace hubcrawl::net
