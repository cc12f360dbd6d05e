#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hubcrawl::net {

// Where a fetcher sends everything: scheme, host and port, nothing else.
struct origin {
    bool tls = true;
    std::string host; // lower case; an IPv6 address without its brackets
    std::uint16_t port = 443;
    std::string host_header; // as the Host field wants it: brackets, and the port where it is not the default
    bool literal = false;    // the host is an address: no name to resolve, none to send as SNI
};

// "https://hub.docker.com", "http://127.0.0.1:8080/". Plain http only towards a loopback host: a token must
// not cross a network unencrypted. config_invalid says what is wrong.
result<origin> parse_origin(std::string_view url);

} // namespace hubcrawl::net
