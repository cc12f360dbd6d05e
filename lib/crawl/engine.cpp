#include "crawl/engine.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace hubcrawl::crawl {

engine::engine(executor ex, timer& clock, net::fetcher& network, crawl_scope const& scope,
               engine_options options, crawl_state& state)
    : clock_(clock),
      network_(network),
      scope_(scope),
      options_(options),
      state_(state),
      intake_(scope, options.limits, state),
      tasks_(ex, [this] { clock_.wake(); }),
      random_(options.seed) {
    // Enough listings to keep every permit busy with one page each, and some that only wait.
    auto const window = 2 * options.max_in_flight + 8;
    for (std::size_t i = 0; i < scope.identities.size(); ++i)
        lanes_.push_back(std::make_unique<lane>(
            i, scope, options.budget, window,
            std::make_unique<session>(ex, clock, network, scope.identities[i], state.counts)));
}

result<> engine::seed() {
    for (std::size_t i = 0; i < scope_.namespaces.size(); ++i)
        if (auto done = state_.checkpoint.open_listing(dataset_id::repositories, i,
                                                       scope_.namespaces[i].identity, "");
            !done)
            return done;
    auto const known = state_.checkpoint.count();
    auto const gaps = state_.checkpoint.gaps();
    if (!known || !gaps)
        return known ? gaps.error() : known.error();
    pages_at_start_ = known->pages;
    gaps_ = std::ssize(*gaps);
    if (known->pages > 0)
        spdlog::info("resuming the crawl begun at {}: {} of {} listings read, {} pages and {} rows held",
                     to_rfc3339(state_.started), known->finished, known->listings, known->pages, known->rows);
    return {};
}

awaitable<result<>> engine::run() {
    began_ = clock_.now();
    next_checkpoint_ = began_ + options_.checkpoint_every;
    if (auto done = seed(); !done)
        co_return done;
    while (true) {
        if (!ending())
            if (auto done = start_what_may(clock_.now()); !done)
                fail_with(done.error());
        if (tasks_.size() == 0 && (ending() || finished()))
            break;
        if (auto done = checkpoint_if_due(false); !done)
            fail_with(done.error());
        co_await pause();
    }
    co_await tasks_.join();
    if (auto done = checkpoint_if_due(true); !done)
        fail_with(done.error());
    if (failure_)
        co_return *failure_;
    if (stopping_ && !finished())
        co_return fail(errc::stopped, "the checkpoint is kept, the next run resumes");
    co_return result<>();
}

result<bool> engine::ready(lane& of, steady_time now) {
    while (true) {
        auto const has = of.has_work(state_.checkpoint, now);
        if (!has)
            return has;
        auto const loaded = of.take_loaded();
        if (loaded.empty())
            return has;
        for (auto const& listing : loaded)
            if (auto done = advance(of, *listing); !done)
                return done.error();
    }
}

result<> engine::start_what_may(steady_time now) {
    budget_wait_.reset();
    std::size_t without_work = 0;
    while (tasks_.size() < options_.max_in_flight && without_work < lanes_.size()) {
        auto& each = *lanes_[first_lane_];
        first_lane_ = (first_lane_ + 1) % lanes_.size();
        ++without_work;
        auto const has = ready(each, now);
        if (!has)
            return has.error();
        if (!*has)
            continue;
        if (auto const until = each.budget.obtain(now)) {
            budget_wait_ = std::min(budget_wait_.value_or(*until), *until);
            continue;
        }
        tasks_.spawn(carry_out(each, each.take(now)));
        without_work = 0;
    }
    return {};
}

bool engine::finished() {
    return std::ranges::all_of(lanes_, [](auto const& each) { return each->listings().empty(); });
}

awaitable<> engine::pause() {
    auto const before = clock_.now();
    auto until = next_checkpoint_;
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

result<> engine::checkpoint_if_due(bool forced) {
    auto const now = clock_.now();
    if (!forced && now < next_checkpoint_)
        return {};
    next_checkpoint_ = now + options_.checkpoint_every;
    for (auto const& each : lanes_)
        for (auto const& listing : each->listings())
            if (auto done = intake_.save(*listing); !done)
                return done;
    return state_.commit(state_.counts);
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

progress engine::now() const {
    progress made;
    // Asked every second or less: the sums come straight from the checkpoint's index.
    if (auto const known = state_.checkpoint.count()) {
        made.pages_done = known->pages;
        made.listings_done = known->finished;
        made.listings_known = known->listings;
        made.rows = known->rows;
    }
    auto not_begun = made.listings_known - made.listings_done;
    made.pages_known = made.pages_done;
    for (auto const& each : lanes_) {
        for (auto const& listing : each->listings())
            made.pages_known += listing->pages.saved().last_page - listing->pages.pages_held();
        not_begun -= std::ssize(each->listings());
        made.budgets.push_back({each->account(), each->budget.limit(), each->budget.remaining()});
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
    return made;
}

} // namespace hubcrawl::crawl
