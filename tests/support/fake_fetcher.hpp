#pragma once

#include "net/fetcher.hpp"
#include "support/manual_timer.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

namespace hubcrawl::tests {

// What the other side says, and how long its answer is on the way.
struct fake_answer {
    std::chrono::milliseconds delay{20};
    result<net::response> reply = net::response{};
};

// The seam for the network, on the manual clock: a function answers, everything asked is written down.
class fake_fetcher final : public net::fetcher {
public:
    using other_side = std::function<fake_answer(net::request const&)>;
    struct entry {
        std::chrono::milliseconds at; // since the loop's start
        net::request ask;
        std::size_t under_way; // itself included
    };

    fake_fetcher(manual_loop& loop, other_side answers) : loop_(loop), answers_(std::move(answers)) {}

    awaitable<result<net::response>> fetch(net::request ask) override {
        if (closed_)
            co_return fail(errc::send_cancelled, "closed");
        manual_waiter on_the_way(loop_);
        waiters_.push_back(&on_the_way);
        log.push_back({loop_.elapsed(), ask, waiters_.size()});
        peak = std::max(peak, waiters_.size());
        auto answer = answers_(ask);
        co_await on_the_way.until(loop_.now() + answer.delay);
        std::erase(waiters_, &on_the_way);
        if (closed_)
            co_return fail(errc::body_cancelled, "closed");
        if (answer.reply)
            answer.reply->received = loop_.now();
        co_return std::move(answer.reply);
    }
    void close() override {
        closed_ = true;
        for (auto* each : waiters_) each->cancel();
    }
    // The same network for the next run of the program.
    void open_again() { closed_ = false; }

    // How many requests were sent whose target holds that text.
    std::size_t asked(std::string_view part) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            log, [&](entry const& each) { return each.ask.target.find(part) != std::string::npos; }));
    }
    std::size_t under_way() const { return waiters_.size(); }

    std::vector<entry> log;
    std::size_t peak = 0; // most under way at once

private:
    manual_loop& loop_;
    other_side answers_;
    std::vector<manual_waiter*> waiters_;
    bool closed_ = false;
};

} // namespace hubcrawl::tests
