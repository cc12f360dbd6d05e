#pragma once

#include "crawl/helper.hpp"
#include "support/manual_timer.hpp"

#include <algorithm>
#include <chrono>
#include <deque>

namespace hubcrawl::crawl::tests {

// The helper without a thread: its jobs run on the manual loop, in their order, as soon as it polls, or each
// after the time that it takes; or, held back, when the test says so.
class manual_helper final : public helper {
public:
    explicit manual_helper(hubcrawl::tests::manual_loop& loop) : loop_(loop) {}

    void start(std::function<void()> job) override {
        jobs_.push_back(std::move(job));
        if (held_back)
            return;
        if (takes.count() == 0)
            return asio::post(loop_.get_executor(), [this] { run_one(); });
        free_at_ = std::max(free_at_, loop_.now()) + takes;
        loop_.at(free_at_, [this] { run_one(); });
    }
    // Runs the oldest job; false where none waits.
    bool run_one() {
        if (jobs_.empty())
            return false;
        auto const job = std::move(jobs_.front());
        jobs_.pop_front();
        job();
        return true;
    }
    std::size_t waiting() const { return jobs_.size(); }

    bool held_back = false;
    std::chrono::milliseconds takes{}; // a job

private:
    hubcrawl::tests::manual_loop& loop_;
    std::deque<std::function<void()>> jobs_;
    steady_time free_at_{};
};

} // namespace hubcrawl::crawl::tests
