#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/fetcher_options.hpp"
#include "net/origin.hpp"
#include "net/sockets.hpp"

#include <memory>
#include <vector>

namespace hubcrawl::net {

// Finds the way to an origin: its addresses, then one TCP connection. One use each.
class dialler {
public:
    explicit dialler(executor ex);
    ~dialler();

    // In the order to try them. A resolver that hangs is left behind at the deadline.
    awaitable<result<std::vector<tcp::endpoint>>> resolve(origin const& to, std::chrono::milliseconds limit);
    // Attempts start 250 ms apart, or at once when all before have failed (RFC 8305 §5); the first to
    // succeed wins, the rest are closed.
    awaitable<result<tcp_socket>> connect(std::vector<tcp::endpoint> const& endpoints,
                                          std::chrono::milliseconds limit);
    // From the event loop: what is under way ends as *_cancelled.
    void abort();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace hubcrawl::net
