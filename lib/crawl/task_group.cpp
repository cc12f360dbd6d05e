#include "crawl/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace hubcrawl::crawl {

task_group::task_group(executor ex, std::function<void()> on_end)
    : ex_(ex), on_end_(std::move(on_end)), none_left_(ex, steady_time::max()) {}

void task_group::spawn(awaitable<> task) {
    ++running_;
    asio::co_spawn(ex_, std::move(task), [this](std::exception_ptr bug) {
        if (bug && !bug_)
            bug_ = bug;
        if (--running_ == 0)
            none_left_.cancel();
        on_end_();
    });
}

awaitable<> task_group::all_ended() {
    while (running_ > 0) co_await none_left_.async_wait(asio::as_tuple(use_awaitable));
}

void task_group::rethrow_bug() {
    if (bug_)
        std::rethrow_exception(std::exchange(bug_, nullptr));
}

awaitable<> task_group::join() {
    co_await all_ended();
    rethrow_bug();
}

} // namespace hubcrawl::crawl
