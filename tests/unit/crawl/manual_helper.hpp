#pragma once

#include "crawl/helper.hpp"
#include "support/manual_timer.hpp"

#include <deque>

namespace hubcrawl::crawl::tests {

// The helper without a thread: its jobs run on the manual loop, in their order, as soon as it polls; or, held
// back, when the test says so.
class manual_helper final : public helper {
public:
    explicit manual_helper(hubcrawl::tests::manual_loop& loop) : loop_(loop) {}

    void start(std::function<void()> job) override {
        jobs_.push_back(std::move(job));
        if (!held_back)
            asio::post(loop_.get_executor(), [this] { run_one(); });
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

private:
    hubcrawl::tests::manual_loop& loop_;
    std::deque<std::function<void()>> jobs_;
};

} // namespace hubcrawl::crawl::tests
