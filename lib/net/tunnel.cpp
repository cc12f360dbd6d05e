#include "net/tunnel.hpp"

#include "net/ascii.hpp"
#include "net/head_text.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace hubcrawl::net {

namespace {

// CONNECT names the port always, unlike a Host field.
std::string authority_of(origin const& to) {
    bool const brackets = to.host.find(':') != to.host.npos;
    return brackets ? fmt::format("[{}]:{}", to.host, to.port) : fmt::format("{}:{}", to.host, to.port);
}

// "HTTP/1.1 200 Connection established" -> 200; 0 for what is no status line.
int status_of(std::string_view head) {
    int status = 0;
    if (head.size() < 12 || !head.starts_with("HTTP/1.") || head[8] != ' ')
        return 0;
    auto const [end, bad] = std::from_chars(head.data() + 9, head.data() + 12, status);
    return bad == std::errc{} && end == head.data() + 12 && status >= 100 ? status : 0;
}

// The schemes of the Proxy-Authenticate fields ("Basic, Negotiate"): letters only, from a stranger's answer.
std::string schemes_of(std::string_view head) {
    constexpr std::string_view name = "\nproxy-authenticate:";
    auto const text = to_lower(head);
    std::set<std::string> found;
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
        auto from = text.find_first_not_of(" \t", at + name.size());
        auto const to = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", from);
        if (from != text.npos && to != text.npos && to > from && to - from <= 20)
            found.insert(text.substr(from, to - from));
    }
    return found.empty() ? "no scheme named" : fmt::format("{}", fmt::join(found, ", "));
}

error refusal(int status, std::string_view head, proxy const& via, origin const& to) {
    auto const way = fmt::format("proxy {} towards {}", via.shown(), authority_of(to));
    if (status == 407)
        return fail(errc::proxy_refused,
                    "{}: it asks for a login (status 407, {}); {}: put user and password into {} as "
                    "http://user:password@host:port (Basic alone is spoken)",
                    way, schemes_of(head),
                    via.authorization.empty() ? "none is configured" : "the one configured was not taken",
                    via.variable);
    if (status == 408 || status == 429 || status >= 500)
        return fail(errc::proxy_failed, "{}: status {}; it cannot reach the Hub now", way, status);
    return fail(errc::proxy_refused,
                "{}: status {}: it does not let this destination through; have it allowed there, or name the "
                "host in NO_PROXY if it can be reached without a proxy",
                way, status);
}

} // namespace

std::string connect_text(proxy const& via, origin const& to, std::string_view user_agent) {
    auto const authority = authority_of(to);
    auto text = fmt::format("CONNECT {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\n", authority, authority,
                            user_agent);
    if (!via.authorization.empty())
        text.append("Proxy-Authorization: ").append(via.authorization).append("\r\n");
    return text += "\r\n";
}

result<bool> read_connect_reply(std::string& bytes, std::size_t max_head, proxy const& via,
                                origin const& to) {
    while (true) {
        auto const end = find_head_end(bytes);
        if (end.value_or(bytes.size()) > max_head)
            return fail(errc::proxy_failed, "proxy {}: more than {} bytes of header", via.shown(), max_head);
        if (!end)
            return false;
        auto const head = std::string_view(bytes).substr(0, *end);
        auto const status = status_of(head);
        if (status == 0)
            return fail(errc::proxy_failed, "proxy {}: it does not answer as an HTTP proxy does",
                        via.shown());
        if (status < 200 && status != 101) {
            bytes.erase(0, *end);
            continue;
        }
        if (status < 200 || status > 299)
            return refusal(status, head, via, to);
        // In TLS the client speaks first: whoever speaks before is not the Hub.
        if (bytes.size() > *end)
            return fail(errc::proxy_failed, "proxy {}: it sent more than its answer", via.shown());
        return true;
    }
}

} // namespace hubcrawl::net
