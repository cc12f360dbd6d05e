#pragma once

#include "base/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace hubcrawl::tests {

// An event loop whose clock stands still while anything is ready, and then jumps to the earliest event: hours
// pass in no time, in the same order every time.
class manual_loop {
public:
    using event = std::pair<steady_time, std::uint64_t>;

    executor get_executor() { return context_.get_executor(); }
    steady_time now() const { return now_; }
    wall_time wall_now() const {
        return wall_start + std::chrono::floor<std::chrono::milliseconds>(now_ - steady_start);
    }
    std::chrono::milliseconds elapsed() const {
        return std::chrono::floor<std::chrono::milliseconds>(now_ - steady_start);
    }

    event at(steady_time when, std::function<void()> happens) {
        event const id{std::max(when, now_), ++last_event_};
        events_.emplace(id, std::move(happens));
        return id;
    }
    void forget(event id) { events_.erase(id); }

    // A task beside the others; what it throws comes out of the next poll.
    void start(awaitable<> task) {
        asio::co_spawn(context_, std::move(task), [this](std::exception_ptr bug) {
            if (bug && !bug_)
                bug_ = bug;
        });
    }
    // Runs what is ready; time stands still.
    void poll() {
        context_.restart();
        context_.poll();
        if (bug_)
            std::rethrow_exception(std::exchange(bug_, nullptr));
    }
    void advance(std::chrono::milliseconds by) {
        auto const until = now_ + by;
        for (poll(); !events_.empty() && events_.begin()->first.first <= until; poll()) jump();
        now_ = until;
    }

    // Until the task has ended. A task that waits for nothing, or never ends, throws.
    template <class T>
    T run(awaitable<T> task) {
        std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> made;
        start(hold(std::move(task), made));
        poll();
        for (std::uint64_t jumps = 0; !made; ++jumps, poll()) {
            if (events_.empty())
                throw std::logic_error("hang: nothing is under way that could wake the task");
            if (jumps == most_jumps || elapsed() > longest)
                throw std::logic_error("hang: the task goes on without end");
            jump();
        }
        if constexpr (!std::is_void_v<T>)
            return std::move(*made);
    }

    static constexpr steady_time steady_start{std::chrono::hours(1000)};
    // The start of a minute, so that windows of a minute are easy to count.
    static constexpr wall_time wall_start{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) +
                                          std::chrono::hours(17) + std::chrono::minutes(24)};

private:
    template <class T, class Made>
    static awaitable<> hold(awaitable<T> task, Made& made) {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(task);
            made = true;
        } else {
            made.emplace(co_await std::move(task));
        }
    }
    void jump() {
        auto next = events_.extract(events_.begin());
        now_ = next.key().first;
        next.mapped()();
    }

    static constexpr std::uint64_t most_jumps = 3'000'000;
    static constexpr std::chrono::hours longest{48};

    asio::io_context context_;
    steady_time now_ = steady_start;
    std::map<event, std::function<void()>> events_;
    std::uint64_t last_event_ = 0;
    std::exception_ptr bug_;
};

// Suspends a coroutine until it is cancelled, or until a moment of the manual clock.
class manual_waiter {
public:
    explicit manual_waiter(manual_loop& loop) : loop_(loop), waiting_(loop.get_executor()) {}

    awaitable<> until(steady_time when) {
        std::optional<manual_loop::event> alarm;
        if (when != steady_time::max())
            alarm = loop_.at(when, [this] { waiting_.cancel(); });
        waiting_.expires_at(steady_time::max());
        co_await waiting_.async_wait(asio::as_tuple(use_awaitable));
        if (alarm)
            loop_.forget(*alarm);
    }
    void cancel() { waiting_.cancel(); }

private:
    manual_loop& loop_;
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               executor>
        waiting_;
};

// The seam for time, on the manual clock.
class manual_timer final : public timer {
public:
    explicit manual_timer(manual_loop& loop) : loop_(loop), waiter_(loop) {}

    steady_time now() const override { return loop_.now(); }
    wall_time wall_now() const override { return loop_.wall_now(); }
    awaitable<> sleep_until(steady_time when) override {
        if (!woken_)
            co_await waiter_.until(when);
        woken_ = false;
    }
    void wake() override {
        woken_ = true;
        waiter_.cancel();
    }

private:
    manual_loop& loop_;
    manual_waiter waiter_;
    bool woken_ = false;
};

} // namespace hubcrawl::tests
