#pragma once

#include "net/proxy.hpp"
#include "net/trust_store.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace hubcrawl::net {

// How long each stage of an exchange may take. `head` runs from the end of sending to the end of the head,
// `body_idle` between two arrivals of body bytes, `body` over the whole body: a slow drip ends too.
struct deadlines {
    std::chrono::milliseconds resolve{10'000};
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds proxy{30'000}; // from CONNECT to the proxy's answer, which waits for the Hub
    std::chrono::milliseconds handshake{10'000};
    std::chrono::milliseconds send{10'000};
    std::chrono::milliseconds head{60'000};
    std::chrono::milliseconds body_idle{30'000};
    std::chrono::milliseconds body{300'000};
};

struct fetcher_options {
    std::string hub_url = "https://hub.docker.com";
    std::string ca_file;                 // PEM, trusted besides the system's store; empty: none
    std::optional<trust_store> trust;    // none: the system's
    proxy_variables proxies;             // as the environment has them; empty: no proxy
    std::string user_agent = "hubcrawl"; // an empty one is turned away at the door (hub-api.md §4)
    bool accept_gzip = true;
    std::size_t max_body = 64u << 20; // bytes as they come, before inflating
    std::size_t max_head = 64u << 10;
    deadlines limits;
    std::chrono::milliseconds idle_keep{30'000}; // an idle connection is closed after this
};

} // namespace hubcrawl::net
