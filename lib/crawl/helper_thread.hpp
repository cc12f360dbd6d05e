#pragma once

#include "base/asio_timer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <optional>
#include <utility>

namespace hubcrawl::crawl {

// Runs `blocking` on a thread of its own while the event loop goes on, and returns what it returns. What the
// function uses must be left alone by the loop meanwhile.
template <class F>
awaitable<std::invoke_result_t<F>> on_helper_thread(executor loop, F blocking) {
    std::optional<std::invoke_result_t<F>> made;
    asio_timer ended(loop);
    asio::thread_pool thread(1);
    asio::post(thread, [&] {
        made.emplace(blocking());
        asio::post(loop, [&] { ended.wake(); });
    });
    co_await ended.sleep_until(steady_time::max());
    thread.join();
    co_return std::move(*made);
}

} // namespace hubcrawl::crawl
