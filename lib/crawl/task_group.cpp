#include "crawl/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace hubcrawl::crawl {

task_group::task_group(executor ex, std::function<void()> on_end)
    : ex_(ex), on_end_(std::move(on_end)), all_ended_(ex, steady_time::max()) {}

void task_group::spawn(awaitable<> task) {
    ++running_;
    asio::co_spawn(ex_, std::move(task), [this](std::exception_ptr bug) {
        if (bug && !bug_)
            bug_ = bug;
        if (--running_ == 0)
            all_ended_.cancel();
        on_end_();
    });
}

awaitable<> task_group::join() {
    while (running_ > 0) co_await all_ended_.async_wait(asio::as_tuple(use_awaitable));
    if (bug_)
        std::rethrow_exception(std::exchange(bug_, nullptr));
}

} // namespace hubcrawl::crawl
