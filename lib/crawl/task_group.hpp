#pragma once

#include "base/clock.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <exception>
#include <functional>

namespace hubcrawl::crawl {

// The only place that spawns coroutines: its owner joins it, so none is orphaned. An exception that leaves a
// task is a bug; join() throws the first one.
class task_group {
public:
    // on_end is called after each task, on the loop.
    task_group(executor ex, std::function<void()> on_end);
    task_group(task_group const&) = delete;
    task_group& operator=(task_group const&) = delete;

    void spawn(awaitable<> task);
    std::size_t size() const { return running_; }
    bool has_bug() const { return bug_ != nullptr; }
    awaitable<> all_ended();
    void rethrow_bug();
    // Both.
    awaitable<> join();

private:
    executor ex_;
    std::function<void()> on_end_;
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               executor>
        none_left_;
    std::size_t running_ = 0;
    std::exception_ptr bug_;
};

} // namespace hubcrawl::crawl
