#include "base/asio_timer.hpp"

#include <boost/asio/as_tuple.hpp>

namespace hubcrawl {

wall_time asio_timer::wall_now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

awaitable<> asio_timer::sleep_until(steady_time when) {
    if (!woken_) {
        timer_.expires_at(when);
        co_await timer_.async_wait(asio::as_tuple(use_awaitable));
    }
    woken_ = false;
}

void asio_timer::wake() {
    woken_ = true;
    timer_.cancel();
}

} // namespace hubcrawl
