#include "frontier/listing.hpp"

#include <algorithm>
#include <utility>

namespace hubcrawl::frontier {

listing::listing(state saved, std::vector<held_page> const& held) : state_(std::move(saved)) {
    if (state_.reconciling) {
        restored_ = held;
        for (auto const& run : held) rows_held_ += run.rows;
        pages_held_ = state_.last_page;
        reconcile_wanted_ = true;
        return;
    }
    slots_.resize(static_cast<std::size_t>(std::max<std::int64_t>(1, state_.last_page)));
    for (auto const& page : held) {
        if (page.page < 1 || page.page > state_.last_page)
            continue;
        at(page.page) = {slot_state::held,  page.epoch, page.rows,
                         page.spool_offset, page.late,  page.answered};
        rows_held_ += page.rows;
        ++pages_held_;
    }
}

std::int64_t listing::first_not_held() const {
    auto const found =
        std::ranges::find_if(slots_, [](slot const& s) { return s.state != slot_state::held; });
    return found - slots_.begin() + 1;
}

listing_step listing::step() const {
    if (reconcile_wanted_)
        return listing_step::reconcile;
    if (reconciling())
        return under_way_ > 0 ? listing_step::wait : listing_step::ask;
    if (reconciliation_ || pages_held_ == std::ssize(slots_)) {
        if (!distinct_)
            return listing_step::check;
        return *distinct_ == state_.count ? listing_step::settled : listing_step::unsettled;
    }
    // Page 1 goes first, alone; a followed listing has one page under way at a time.
    if ((state_.count < 0 || state_.following) && under_way_ > 0)
        return listing_step::wait;
    return std::cmp_less(pages_held_ + under_way_, slots_.size()) ? listing_step::ask : listing_step::wait;
}

page_ask listing::next_ask() {
    if (reconciling()) {
        auto const wanted = reconciliation_->wanted();
        auto const by_time = wanted.reversed ? ask_order::recent_reversed : ask_order::recent;
        ++under_way_;
        return {wanted.page, generation_, {}, wanted.recent ? by_time : ask_order::name};
    }
    while (at(first_wanted_).state != slot_state::wanted) ++first_wanted_;
    auto const page = first_wanted_++;
    at(page).state = slot_state::asked;
    at(page).epoch = state_.epoch;
    ++under_way_;
    return {page, generation_, state_.following ? state_.next_target : std::string()};
}

bool listing::expects(std::int64_t page, std::uint32_t generation) const {
    if (reconciling())
        return generation == generation_ && under_way_ > 0 && page == reconciliation_->wanted().page;
    return generation == generation_ && page >= 1 && page <= std::ssize(slots_) &&
           at(page).state == slot_state::asked;
}

void listing::release(slot& page) {
    if (page.state == slot_state::held) {
        rows_held_ -= page.rows;
        --pages_held_;
    } else if (page.state == slot_state::asked) {
        --under_way_;
    }
    page = {};
}

void listing::back_out(std::int64_t page, std::uint32_t generation) {
    if (!expects(page, generation))
        return;
    if (reconciling()) {
        --under_way_;
        return;
    }
    release(at(page));
    first_wanted_ = std::min(first_wanted_, page);
}

void listing::resize(std::int64_t last_page) {
    last_page = std::min(last_page, first_forbidden_ - 1);
    while (std::ssize(slots_) > last_page) {
        release(slots_.back());
        slots_.pop_back();
    }
    slots_.resize(static_cast<std::size_t>(last_page));
    state_.last_page = last_page;
    first_wanted_ = std::min(first_wanted_, last_page + 1);
}

void listing::follow_from(std::int64_t page, std::string next_target) {
    // What is under way was asked by addresses that no longer count.
    ++generation_;
    for (auto& s : slots_)
        if (s.state == slot_state::asked)
            release(s);
    state_.following = true;
    state_.next_target = std::move(next_target);
    resize(page);
    release(at(page));
    first_wanted_ = page;
}

bool listing::accepted(std::int64_t page, page_facts const& facts) {
    auto const page_size = page == 1 && facts.rows > 0 ? facts.rows : state_.page_size;
    auto const expected = pages_for(facts.count, page_size);
    if (facts.has_next && (facts.rows == 0 || page >= 2 * expected + 8))
        return false;
    distinct_.reset();
    // Asked before a change that others have seen, it may show the list as it was before, at the same count.
    auto epoch = at(page).epoch;
    auto const late = epoch != state_.epoch;
    if (facts.count != state_.count && state_.count >= 0)
        epoch = ++state_.epoch;
    state_.count = facts.count;
    state_.page_size = page_size;
    if (state_.began == 0)
        state_.began = facts.answered;

    release(at(page));
    at(page) = {slot_state::held, epoch, facts.rows, facts.spool_offset, late, facts.answered};
    rows_held_ += facts.rows;
    ++pages_held_;

    if (!facts.has_next) {
        resize(page);
        return true;
    }
    if (page + 1 >= first_forbidden_) {
        resize(page);
    } else if (state_.following) {
        state_.next_target = facts.next_target;
        resize(page + 1);
        first_wanted_ = page + 1;
    } else if (!facts.next_agrees) {
        // Pages behind the first hole were reached by addresses that this answer has put in doubt.
        if (auto const hole = first_not_held(); hole <= page)
            follow_from(hole, {});
        else
            follow_from(page + 1, facts.next_target);
    } else if (page == 1 || page == state_.last_page) {
        resize(std::max({page + 1, expected, state_.last_page}));
    }
    return true;
}

void listing::past_end(std::int64_t page) {
    distinct_.reset();
    ++state_.epoch;
    resize(page - 1);
}

void listing::cut_off(std::int64_t page) {
    first_forbidden_ = std::min(first_forbidden_, std::max<std::int64_t>(2, page));
    if (reconciling())
        return give_up_reconciling();
    resize(std::ssize(slots_));
}

void listing::want_again(bool only_stale) {
    ++state_.rereads;
    if (state_.following) {
        // One by one from the front: in a chain every address depends on the page before.
        follow_from(1, {});
        return;
    }
    ++generation_;
    for (auto& s : slots_)
        if (!only_stale || is_stale(s))
            release(s);
    first_wanted_ = 1;
}

void listing::checked(std::int64_t distinct_rows) {
    if (reconciliation_) {
        distinct_ = distinct_rows;
        if (distinct_rows != state_.count)
            read_whole_again();
        return;
    }
    auto const stale = std::ranges::any_of(slots_, [this](slot const& s) { return is_stale(s); });
    if (!stale && distinct_rows == state_.count) {
        suspected_ = may_reconcile() && !pauses().empty();
        reconcile_wanted_ = suspected_;
        if (!suspected_)
            distinct_ = distinct_rows;
        return;
    }
    if (may_reconcile() && state_.last_page > short_list) {
        reconcile_wanted_ = true;
        return;
    }
    if (state_.rereads < rereads_allowed)
        return want_again(stale);
    distinct_ = -1; // never equal to a count: unsettled
}

listing::held_page listing::held(std::int64_t page) const {
    auto const& s = at(page);
    return {page, s.epoch, s.rows, s.spool_offset, 0, s.answered, false, s.late};
}

std::vector<listing::held_page> listing::held() const {
    if (reconciliation_)
        return reconciliation_->rows().runs();
    if (!restored_.empty())
        return restored_;
    std::vector<held_page> pages;
    for (std::int64_t page = 1; page <= std::ssize(slots_); ++page)
        if (at(page).state == slot_state::held)
            pages.push_back(held(page));
    return pages;
}

} // namespace hubcrawl::frontier
