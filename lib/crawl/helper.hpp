#pragma once

#include "base/asio_timer.hpp"

#include <boost/asio/post.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace hubcrawl::crawl {

// Whoever does what would keep the event loop waiting: disk and database, one job at a time.
class helper {
public:
    virtual ~helper() = default;
    // Runs `job` after those started before it have ended, and never before this returns.
    virtual void start(std::function<void()> job) = 0;
};

// Has the helper run `blocking` while the event loop goes on, and returns what it returns, on the loop. What
// the function uses must be left alone by the loop meanwhile. Jobs run in the order in which this is awaited.
template <class F>
awaitable<std::invoke_result_t<F&>> on_helper(helper& hands, executor loop, F blocking) {
    std::optional<std::invoke_result_t<F&>> made;
    std::exception_ptr bug;
    asio_timer ended(loop);
    hands.start([&] {
        try {
            made.emplace(blocking());
        } catch (...) {
            bug = std::current_exception();
        }
        asio::post(loop, [&] { ended.wake(); });
    });
    co_await ended.sleep_until(steady_time::max());
    if (bug)
        std::rethrow_exception(bug);
    co_return std::move(*made);
}

} // namespace hubcrawl::crawl
