// The listing's second half: a long list that changed while it was read.
#include "frontier/listing.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <utility>

namespace hubcrawl::frontier {

namespace {

// Rows that came this long before the first answer count as new: the server's clocks need not agree.
constexpr std::int64_t clock_margin = 60;

std::string to_the_second(std::int64_t seconds) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

} // namespace

bool listing::may_reconcile() const {
    return !cannot_reconcile_ && !state_.following && state_.began > 0 && state_.last_page > short_list &&
           std::cmp_less(state_.last_page, first_forbidden_);
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
    // What happened while the crawl was interrupted nobody saw: a new epoch.
    auto const epoch = state_.epoch + (state_.reconciling ? 1 : 0);
    restored_.clear();
    state_.reconciling = true;
    ++generation_;
    reconciliation_.emplace(std::move(**rows), state_.count, state_.page_size, epoch,
                            to_the_second(state_.began - clock_margin));
    auto done = reconciliation_->begin();
    after_reconciling();
    return done;
}

result<> listing::reconciled(page_ask const& to, page_facts const& facts) {
    --under_way_;
    if (to.order != ask_order::name) {
        auto done = reconciliation_->take_recent(facts.count, facts.has_next, facts.recent);
        after_reconciling();
        return done;
    }
    auto const keys = read_keys_(facts.spool_offset);
    if (!keys)
        return keys.error();
    reconciliation::answer got;
    got.fresh.page = to.page;
    got.fresh.rows = facts.rows;
    got.fresh.spool_offset = facts.spool_offset;
    got.count = facts.count;
    got.has_next = facts.has_next;
    got.next_agrees = facts.next_agrees;
    auto done = reconciliation_->take(got, *keys);
    after_reconciling();
    return done;
}

result<> listing::reconciled_past_end(page_ask const& to) {
    --under_way_;
    auto done = to.order == ask_order::name ? reconciliation_->past_end(to.page)
                                            : reconciliation_->take_recent(state_.count, false, {});
    after_reconciling();
    return done;
}

void listing::recent_refused() {
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

// The list is not of the kind that can be reconciled: all of it is read anew, if that is still allowed.
void listing::read_whole_again() {
    cannot_reconcile_ = true;
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
    auto const size = std::max<std::int64_t>(1, state_.page_size);
    resize(std::max<std::int64_t>(1, (state_.count + size - 1) / size));
    want_again(false);
}

} // namespace hubcrawl::frontier
