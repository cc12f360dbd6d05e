#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hubcrawl::tests {

struct proxy_habits {
    std::string login{};     // the Proxy-Authorization value it asks for; empty: lets everybody through
    std::string answer{};    // said in place of a tunnel, and then closed
    bool silent = false;     // takes the connection and says nothing
    std::uint16_t leads = 0; // the port on this machine where every tunnel ends, whatever name is asked for
};

// An HTTP proxy on a thread of its own that knows CONNECT alone.
class connect_proxy {
public:
    explicit connect_proxy(proxy_habits habits);
    ~connect_proxy();

    std::uint16_t port() const;
    // The heads of the requests so far.
    std::vector<std::string> heard() const;

private:
    struct running;
    std::unique_ptr<running> running_;
};

} // namespace hubcrawl::tests
