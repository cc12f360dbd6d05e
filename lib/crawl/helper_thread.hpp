#pragma once

#include "crawl/helper.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>

namespace hubcrawl::crawl {

// The helper as one thread of its own. Destroyed while a job runs, it waits for that one; it must not outlive
// the event loop.
class helper_thread final : public helper {
public:
    ~helper_thread() override {
        thread_.stop();
        thread_.join();
    }
    void start(std::function<void()> job) override { asio::post(thread_, std::move(job)); }

private:
    asio::thread_pool thread_{1};
};

} // namespace hubcrawl::crawl
