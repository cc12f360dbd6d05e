#pragma once

#include "crawl/crawl_state.hpp"
#include "crawl/helper.hpp"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace hubcrawl::crawl {

// A change of the checkpoint that has been decided, and is not written yet. What it needs it holds by value.
using checkpoint_change = std::function<result<>(frontier::checkpoint&)>;

// The loop's way to the checkpoint, which is the helper's alone while a crawl reads. Changes are collected
// and handed over in their order, ahead of every question and of every commit: each sees what was decided
// before it, and nothing that was decided after. Once a change has failed, nothing more is written: every
// answer and every commit is that failure.
class store {
public:
    // Both must outlive the store, and every answer.
    store(executor loop, helper& hands, crawl_state& state) : loop_(loop), hands_(hands), state_(state) {}

    void later(checkpoint_change what) { waiting_.push_back(std::move(what)); }
    // So many wait that they should be handed over even if nobody asks.
    bool is_full() const { return waiting_.size() >= enough; }
    awaitable<result<>> hand_over();

    // `question` (of a checkpoint&, returns some result<T>) is put by the helper.
    template <class F>
    auto ask(F question) -> awaitable<std::invoke_result_t<F&, frontier::checkpoint&>> {
        using answer = std::invoke_result_t<F&, frontier::checkpoint&>;
        auto job = [this, question = std::move(question), changes = take()]() mutable -> answer {
            if (auto done = carry_out(changes); !done)
                return done.error();
            return question(state_.checkpoint);
        };
        return on_helper(hands_, loop_, std::move(job));
    }

    // Makes durable what was spooled and decided up to now. One at a time.
    awaitable<result<>> commit(request_counts const& counts);

private:
    using changes = std::vector<checkpoint_change>;
    static constexpr std::size_t enough = 256;

    changes take() { return std::exchange(waiting_, {}); }
    result<> carry_out(changes const& what); // on the helper, as what follows

    executor loop_;
    helper& hands_;
    crawl_state& state_;
    changes waiting_;
    std::optional<error> failed_; // the helper's
};

} // namespace hubcrawl::crawl
