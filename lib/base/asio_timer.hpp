#pragma once

#include "base/clock.hpp"

#include <boost/asio/steady_timer.hpp>

namespace hubcrawl {

// The real clock on the event loop.
class asio_timer final : public timer {
public:
    explicit asio_timer(executor ex) : timer_(ex) {}

    steady_time now() const override { return std::chrono::steady_clock::now(); }
    wall_time wall_now() const override;
    awaitable<> sleep_until(steady_time when) override;
    void wake() override;

private:
    using timer_type = asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  asio::wait_traits<std::chrono::steady_clock>, executor>;
    timer_type timer_;
    bool woken_ = false; // wake() before sleep_until() is not lost
};

} // namespace hubcrawl
