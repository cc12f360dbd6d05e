#include "crawl/engine.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace hubcrawl::crawl {

engine::engine(executor ex, timer& clock, net::fetcher& network, crawl_scope const& scope,
               engine_options options, crawl_state& state, helper& hands)
    : clock_(clock),
      network_(network),
      scope_(scope),
      options_(options),
      state_(state),
      ex_(ex),
      hands_(hands),
      store_(ex, hands, state),
      intake_(scope, options.limits, state.spool, store_),
      tasks_(ex, [this] { clock_.wake(); }),
      helping_(ex, [this] { clock_.wake(); }),
      random_(options.seed),
      counts_at_start_(state.counts) {
    // Enough listings to keep every permit busy with one page each, and some that only wait.
    auto const window = 2 * options.max_in_flight + 8;
    for (std::size_t i = 0; i < scope.identities.size(); ++i)
        lanes_.push_back(std::make_unique<lane>(
            i, scope, options.budget, window,
            std::make_unique<session>(ex, clock, network, scope.identities[i], state.counts)));
}

awaitable<result<>> engine::seed() {
    struct known {
        frontier::checkpoint::totals totals;
        std::int64_t gaps = 0;
    };
    auto const seeded = co_await store_.ask([this](frontier::checkpoint& checkpoint) -> result<known> {
        for (std::size_t i = 0; i < scope_.namespaces.size(); ++i)
            if (auto done =
                    checkpoint.open_listing(dataset_id::repositories, i, scope_.namespaces[i].identity, "");
                !done)
                return done.error();
        auto const totals = checkpoint.count();
        auto const gaps = checkpoint.gaps();
        if (!totals || !gaps)
            return totals ? gaps.error() : totals.error();
        return known{*totals, std::ssize(*gaps)};
    });
    if (!seeded)
        co_return seeded.error();
    auto const& totals = seeded->totals;
    pages_at_start_ = totals.pages;
    gaps_ = seeded->gaps;
    if (totals.pages > 0)
        spdlog::info("resuming the crawl begun at {}: {} of {} listings read, {} pages and {} rows held",
                     to_rfc3339(state_.started), totals.finished, totals.listings, totals.pages, totals.rows);
    co_return result<>();
}

awaitable<result<>> engine::run() {
    began_ = clock_.now();
    next_checkpoint_ = began_ + options_.checkpoint_every;
    if (auto done = co_await seed(); !done)
        co_return done;
    while (true) {
        auto const now = clock_.now();
        if (!ending())
            start_what_may(now);
        if (tasks_.size() == 0 && (ending() || finished()))
            break;
        hand_work_over(now);
        co_await pause(now);
        // What a task has left undone by its bug nobody else does: it must not be waited for.
        stopping_ = stopping_ || tasks_.has_bug() || helping_.has_bug();
    }
    co_await tasks_.all_ended();
    co_await helping_.all_ended();
    tasks_.rethrow_bug();
    helping_.rethrow_bug();
    co_await commit();
    if (failure_)
        co_return *failure_;
    if (stopping_ && !finished())
        co_return fail(errc::stopped, "the checkpoint is kept, the next run resumes");
    co_return result<>();
}

void engine::start_what_may(steady_time now) {
    budget_wait_.reset();
    std::size_t without_work = 0;
    while (tasks_.size() < options_.max_in_flight && without_work < lanes_.size()) {
        auto& each = *lanes_[first_lane_];
        first_lane_ = (first_lane_ + 1) % lanes_.size();
        ++without_work;
        if (!each.has_work(now))
            continue;
        if (auto const until = each.budget.obtain(now)) {
            budget_wait_ = std::min(budget_wait_.value_or(*until), *until);
            continue;
        }
        tasks_.spawn(carry_out(each, each.take(now)));
        without_work = 0;
    }
}

bool engine::finished() const {
    return std::ranges::all_of(lanes_, [](auto const& each) { return each->finished(); });
}

void engine::hand_work_over(steady_time now) {
    if (!ending())
        for (auto const& each : lanes_)
            if (each->wants_listings()) {
                each->begin_loading();
                helping_.spawn(load(*each));
            }
    if (!committing_ && now >= next_checkpoint_) {
        committing_ = true;
        helping_.spawn(commit());
    } else if (store_.is_full()) {
        helping_.spawn(hand_changes_over());
    }
}

awaitable<> engine::load(lane& of) {
    auto const most = of.room();
    auto found = co_await store_.ask(
        [identity = of.identity(), after = of.last_loaded(), most](frontier::checkpoint& checkpoint) {
            return load_listings(checkpoint, identity, after, most);
        });
    if (!found)
        co_return fail_with(found.error());
    auto const all = found->size() < most;
    for (auto const& listing : of.loaded(std::move(*found), all)) advance(of, listing);
}

awaitable<> engine::hand_changes_over() {
    if (auto const done = co_await store_.hand_over(); !done)
        fail_with(done.error());
}

awaitable<> engine::pause(steady_time before) {
    auto until = committing_ ? steady_time::max() : next_checkpoint_; // its end wakes us
    auto const waits_for_budget = budget_wait_ && tasks_.size() == 0;
    if (ending()) {
        if (!drain_until_)
            drain_until_ = before + options_.drain_limit;
        if (before >= *drain_until_)
            network_.close();
        else
            until = std::min(until, *drain_until_);
    } else {
        if (budget_wait_)
            until = std::min(until, *budget_wait_);
        for (auto const& each : lanes_)
            if (auto const due = each->next_due(); due && *due > before)
                until = std::min(until, *due);
    }
    co_await clock_.sleep_until(until);
    if (waits_for_budget)
        state_.counts.waited_seconds += std::chrono::duration<double>(clock_.now() - before).count();
}

awaitable<> engine::commit() {
    committing_ = true;
    next_checkpoint_ = clock_.now() + options_.checkpoint_every;
    for (auto const& each : lanes_)
        for (auto const& listing : each->listings()) intake_.save(*listing);
    if (auto const done = co_await store_.commit(state_.counts); !done)
        fail_with(done.error());
    committing_ = false;
}

void engine::request_stop() {
    stopping_ = true;
    clock_.wake();
}

void engine::hurry() {
    stopping_ = true;
    network_.close();
    clock_.wake();
}

void engine::fail_with(error why) {
    if (!failure_)
        failure_ = std::move(why);
}

awaitable<progress> engine::now() {
    progress made;
    // Asked every half second or less: the sums come straight from the checkpoint's index.
    auto const known =
        co_await store_.ask([](frontier::checkpoint& checkpoint) { return checkpoint.count(); });
    if (known) {
        made.pages_done = known->pages;
        made.listings_done = known->finished;
        made.listings_known = known->listings;
        made.rows = known->rows;
    }
    auto not_begun = made.listings_known - made.listings_done;
    made.pages_known = made.pages_done;
    for (auto const& each : lanes_) {
        for (auto const& listing : each->listings()) {
            auto const stands =
                listing->lent ? std::pair(listing->lent->progress.last_page, listing->lent->pages_held)
                              : std::pair(listing->pages.saved().last_page, listing->pages.pages_held());
            made.pages_known += stands.first - stands.second;
        }
        not_begun -= std::ssize(each->listings());
        made.budgets.push_back(
            {each->account(), each->budget.limit(), each->budget.remaining(), each->login->is_refused()});
    }
    made.pages_known += std::max<std::int64_t>(0, not_begun);
    made.requests = requests_sent_;
    made.in_flight = tasks_.size();
    made.gaps = gaps_;
    auto const at = clock_.now();
    if (budget_wait_ && tasks_.size() == 0 && *budget_wait_ > at)
        made.waiting = std::chrono::duration_cast<std::chrono::milliseconds>(*budget_wait_ - at);
    made.running = std::chrono::duration_cast<std::chrono::milliseconds>(at - began_);
    made.pages_at_start = pages_at_start_;
    made.asked = state_.counts.since(counts_at_start_);
    made.trouble = trouble_;
    co_return made;
}

} // namespace hubcrawl::crawl
