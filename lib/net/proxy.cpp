#include "net/proxy.hpp"

#include "net/ascii.hpp"
#include "net/port.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <openssl/evp.h>

#include <algorithm>

namespace hubcrawl::net {

namespace {

namespace asio = boost::asio;
namespace urls = boost::urls;

// The first of these that says something; an empty variable is one that is not set.
std::pair<std::string_view, std::string_view> first_of(proxy_variables const& set,
                                                       std::initializer_list<std::string_view> names) {
    for (auto const name : names)
        if (auto const found = set.find(name); found != set.end() && !found->second.empty())
            return *found;
    return {};
}

std::string base64(std::string_view text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    auto const size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<unsigned char const*>(text.data()), static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

// It stands in messages and in a header field; percent-encoding can bring anything into it.
bool is_printable_name(std::string_view host) {
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return c > 0x20 && c < 0x7f && c != '/' && c != '@' && c != '\\';
    });
}

result<> check_scheme(urls::url_view const& url, std::string_view variable) {
    if (url.scheme_id() == urls::scheme::http)
        return {};
    std::string const scheme = to_lower({url.scheme().data(), url.scheme().size()});
    if (scheme.starts_with("socks"))
        return fail(
            errc::config_invalid,
            "{}: SOCKS proxies are not spoken to; name an HTTP proxy as http://host:port, or keep this "
            "Hub away from it with NO_PROXY",
            variable);
    return fail(errc::config_invalid,
                "{}: a proxy is spoken to by plain http:// only (what goes through it is encrypted all the "
                "same); name it as http://host:port",
                variable);
}

result<proxy> read_proxy(std::string_view variable, std::string_view value) {
    std::string const text =
        value.find("://") == value.npos ? fmt::format("http://{}", value) : std::string(value);
    auto const parsed = urls::parse_uri(text);
    if (!parsed)
        return fail(errc::config_invalid,
                    "{}: not a proxy's URL like http://proxy.example:3128 (special characters in user or "
                    "password must be percent-encoded)",
                    variable);
    urls::url_view const url = *parsed;
    if (auto const done = check_scheme(url, variable); !done)
        return done.error();
    auto const type = url.host_type();
    auto const host = to_lower(url.host_address());
    if (type == urls::host_type::ipvfuture || !is_printable_name(host))
        return fail(errc::config_invalid, "{}: the URL names no host", variable);
    auto const port = read_port({url.port().data(), url.port().size()});
    if (!port)
        return fail(errc::config_invalid,
                    "{}: {}: name the proxy's port (programs disagree about the usual one), as in "
                    "http://{}:3128",
                    variable, host, host);
    proxy made;
    made.variable = variable;
    made.at.tls = false;
    made.at.host = host;
    made.at.port = *port;
    made.at.literal = type == urls::host_type::ipv4 || type == urls::host_type::ipv6;
    made.at.host_header = type == urls::host_type::ipv6 ? fmt::format("[{}]:{}", host, *port)
                                                        : fmt::format("{}:{}", host, *port);
    if (url.has_userinfo())
        made.authorization = "Basic " + base64(url.user() + ":" + url.password());
    return made;
}

// "host", "host:port", "[::1]", "[::1]:port"; an address of more than one colon has no port.
std::pair<std::string_view, std::string_view> split_port(std::string_view entry) {
    if (entry.starts_with('[')) {
        auto const close = std::min(entry.find(']'), entry.size());
        auto const rest = entry.substr(std::min(close + 1, entry.size()));
        return {entry.substr(1, close - 1), rest.substr(rest.starts_with(':') ? 1 : 0)};
    }
    auto const colon = entry.find(':');
    if (colon == entry.npos || entry.find(':', colon + 1) != entry.npos)
        return {entry, {}};
    return {entry.substr(0, colon), entry.substr(colon + 1)};
}

bool names_address(std::string_view entry, std::string_view host) {
    boost::system::error_code failed;
    auto const address = asio::ip::make_address(host, failed);
    if (failed)
        return false;
    if (entry.find('/') == entry.npos) {
        auto const same = asio::ip::make_address(entry, failed);
        return !failed && same == address;
    }
    if (address.is_v4()) {
        auto const net = asio::ip::make_network_v4(entry, failed);
        return !failed &&
               asio::ip::network_v4(address.to_v4(), net.prefix_length()).canonical() == net.canonical();
    }
    auto const net = asio::ip::make_network_v6(entry, failed);
    return !failed &&
           asio::ip::network_v6(address.to_v6(), net.prefix_length()).canonical() == net.canonical();
}

bool names_host(std::string_view entry, std::string_view host) {
    while (entry.starts_with('.')) entry.remove_prefix(1);
    while (entry.ends_with('.')) entry.remove_suffix(1);
    while (host.ends_with('.')) host.remove_suffix(1);
    if (entry.empty() || !host.ends_with(entry))
        return false;
    return host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.';
}

bool names(std::string_view entry, origin const& to) {
    if (entry == "*")
        return true;
    auto const [host, port] = split_port(entry);
    if (!port.empty() && read_port(port) != to.port)
        return false;
    return to.literal ? names_address(host, to.host) : names_host(host, to.host);
}

} // namespace

bool is_exempt(std::string_view no_proxy, origin const& to) {
    constexpr std::string_view apart = ", \t";
    auto const list = to_lower(no_proxy);
    std::string_view rest = list;
    while (!rest.empty()) {
        auto const entry = rest.substr(0, rest.find_first_of(apart));
        rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
        if (!entry.empty() && names(entry, to))
            return true;
    }
    return false;
}

result<std::optional<proxy>> choose_proxy(proxy_variables const& set, origin const& to) {
    if (!to.tls)
        return std::optional<proxy>();
    auto const [variable, value] = first_of(set, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    if (value.empty() || is_exempt(first_of(set, {"no_proxy", "NO_PROXY"}).second, to))
        return std::optional<proxy>();
    auto made = read_proxy(variable, value);
    if (!made)
        return made.error();
    return std::optional(std::move(*made));
}

} // namespace hubcrawl::net
