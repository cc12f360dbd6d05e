#pragma once

#include "base/result.hpp"
#include "net/origin.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::net {

// The variables that speak of proxies, as curl knows them. HTTP_PROXY is not among them: plain http goes to
// this machine alone (net/origin.hpp), and a token would cross the network to the proxy unencrypted.
inline constexpr std::array proxy_variable_names{"https_proxy", "HTTPS_PROXY", "all_proxy",
                                                 "ALL_PROXY",   "no_proxy",    "NO_PROXY"};

// Name to value, of those that are set. Values may hold a password.
using proxy_variables = std::map<std::string, std::string, std::less<>>;

// The way to an origin through somebody else's machine: a CONNECT tunnel with our TLS inside it.
struct proxy {
    origin at;
    std::string authorization; // the whole Proxy-Authorization value, or empty; for the proxy alone
    std::string variable;      // where it was said
    std::string shown() const { return "http://" + at.host_header; } // without user and password
};

// The proxy to reach `to` by, if any. As curl decides: https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY, the
// first that is not empty, unless no_proxy (else NO_PROXY) names the host; loopback hosts are no exception
// to that. config_invalid names the variable, never its value's user or password.
result<std::optional<proxy>> choose_proxy(proxy_variables const& set, origin const& to);

// Whether a no_proxy list names the host: entries apart by commas or blanks; "*", a name (it and what ends in
// it, a leading dot makes no difference), an address, a network as 10.0.0.0/8; each may end in ":port".
bool is_exempt(std::string_view no_proxy, origin const& to);

} // namespace hubcrawl::net
