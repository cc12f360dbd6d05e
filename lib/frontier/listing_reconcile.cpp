// The listing's second half: a long list that changed while it was read.
#include "frontier/listing.hpp"

#include <algorithm>
#include <utility>

namespace hubcrawl::frontier {

bool listing::may_reconcile() const {
    return !cannot_reconcile_ && !state_.following && state_.began > 0 && state_.last_page > 1 &&
           std::cmp_less(state_.last_page, first_forbidden_);
}

// Where as many rows came as went, only the dates of rows tell; between answers close together that is so
// unlikely that it is not worth a request.
std::vector<reading_pause> listing::pauses() const {
    std::vector<std::int64_t> times;
    for (auto const& page : held()) times.push_back(page.answered);
    std::ranges::sort(times);
    std::vector<std::int64_t> gaps;
    for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
    std::ranges::sort(gaps);
    auto const usual = gaps.size() < 2 ? 0 : gaps[(gaps.size() - 1) / 2];
    std::vector<reading_pause> found;
    for (std::size_t i = 1; i < times.size(); ++i)
        if (auto const gap = times[i] - times[i - 1]; gap >= shortest_pause && gap >= pause_factor * usual)
            found.push_back({times[i - 1], times[i]});
    return found;
}

// Whole pages in one order, each of them full but the last, can be reconciled.
result<> listing::reconcile(key_reader read) {
    reconcile_wanted_ = false;
    auto const pages = held();
    bool const full = std::ranges::all_of(pages, [this](held_page const& page) {
        return page.rows == state_.page_size || page.page == state_.last_page;
    });
    read_keys_ = std::move(read);
    auto rows = run_list::join(pages, state_.reconciling, read_keys_);
    if (!rows)
        return rows.error();
    if (!*rows || (!full && !state_.reconciling)) {
        read_whole_again();
        return {};
    }
    auto quiet = pauses();
    // What happened while the crawl was interrupted nobody saw: a new epoch.
    auto const epoch = state_.epoch + (state_.reconciling ? 1 : 0);
    restored_.clear();
    state_.reconciling = true;
    ++generation_;
    reconciliation_.emplace(std::move(**rows), state_.count, state_.page_size, epoch, state_.began,
                            std::move(quiet), suspected_);
    auto done = reconciliation_->begin();
    after_reconciling();
    return done;
}

result<> listing::reconciled(page_ask const& to, page_facts const& facts) {
    --under_way_;
    reconciliation::answer got;
    got.fresh.answered = facts.answered;
    got.fresh.page = to.page;
    got.fresh.rows = facts.rows;
    got.fresh.spool_offset = facts.spool_offset;
    got.count = facts.count;
    got.has_next = facts.has_next;
    got.next_agrees = facts.next_agrees;
    if (to.order != ask_order::name) {
        auto done = reconciliation_->take_recent(got, facts.recent);
        after_reconciling();
        return done;
    }
    auto const keys = read_keys_(facts.spool_offset);
    if (!keys)
        return keys.error();
    auto done = reconciliation_->take(got, *keys);
    after_reconciling();
    return done;
}

result<> listing::reconciled_past_end(page_ask const& to) {
    --under_way_;
    reconciliation::answer none;
    none.count = state_.count;
    auto done = to.order == ask_order::name ? reconciliation_->past_end(to.page)
                                            : reconciliation_->take_recent(none, {});
    after_reconciling();
    return done;
}

void listing::give_up_reconciling() {
    --under_way_;
    reconciliation_->give_up();
    after_reconciling();
}

void listing::after_reconciling() {
    state_.count = reconciliation_->count();
    state_.epoch = reconciliation_->epoch();
    rows_held_ = reconciliation_->rows().rows();
    if (reconciliation_->at() == reconciliation::state::failed)
        read_whole_again();
}

// The list is not of the kind that can be reconciled: all of it is read anew, if that is still allowed. What
// was only suspected is believed.
void listing::read_whole_again() {
    cannot_reconcile_ = true;
    if (suspected_ && (!reconciliation_ || reconciliation_->only_suspected())) {
        reconciliation_.reset();
        state_.reconciling = false;
        distinct_ = state_.count;
        return;
    }
    if (state_.rereads >= rereads_allowed && restored_.empty()) {
        distinct_ = -1;
        return;
    }
    reconciliation_.reset();
    restored_.clear();
    state_.reconciling = false;
    slots_.assign(1, {});
    rows_held_ = pages_held_ = 0;
    under_way_ = 0;
    first_wanted_ = 1;
    resize(pages_for(state_.count, state_.page_size));
    want_again(false);
}

} // namespace hubcrawl::frontier
