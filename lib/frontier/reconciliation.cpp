#include "frontier/reconciliation.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <span>
#include <utility>

namespace hubcrawl::frontier {

namespace {

// Clocks of a server's parts need not agree: rows dated this much before count as new.
constexpr std::int64_t clock_margin = 60;
// … and a date this much beside a pause may belong to it.
constexpr std::int64_t pause_margin = 2;

std::string to_the_second(std::int64_t seconds) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

} // namespace

reconciliation::reconciliation(run_list rows, std::int64_t count, std::int64_t page_size, std::uint32_t epoch,
                               std::int64_t began, std::vector<reading_pause> pauses, bool suspected)
    : rows_(std::move(rows)),
      count_(count),
      page_size_(page_size),
      epoch_(epoch),
      since_(to_the_second(began - clock_margin)),
      newest_(since_),
      newest_now_(since_),
      pauses_(std::move(pauses)),
      suspected_(suspected) {}

// What happens in a pause may leave the count as it was: what was asked before proves nothing about now.
void reconciliation::heard_at(std::int64_t answered) {
    if (answered == 0)
        return;
    auto const gap = static_cast<double>(last_answer_ > 0 ? answered - last_answer_ : 0);
    if (gap >= shortest_pause && gap >= pause_factor * usual_gap_) {
        recent_stale_ = true;
        begin_epoch();
    }
    usual_gap_ = (3 * usual_gap_ + gap) / 4;
    last_answer_ = std::max(last_answer_, answered);
}

// A row that came in a pause may have gone again, and its date with it: where any came, all pauses are open.
void reconciliation::open_pauses(std::string_view time) {
    if (pauses_.empty() || time < to_the_second(pauses_.front().from - pause_margin))
        return;
    for (auto const& each : pauses_) rows_.open_borders(each.from, each.to);
    pauses_.clear();
    suspected_ = false;
}

std::int64_t reconciliation::pages() const { return pages_for(count_, page_size_); }

void reconciliation::list_changed(std::int64_t count) {
    // Only a new row calls for its name at once; rows that went are found by rank.
    recent_due_ |= count > count_;
    recent_stale_ = true;
    recent_page_ = 1;
    suspected_ = false;
    count_ = count;
    begin_epoch();
}

void reconciliation::begin_epoch() {
    ++epoch_;
    known_.clear();
    verify_ = std::max(verify_, exact_);
    exact_ = 0;
}

std::optional<std::string> reconciliation::exact_end() const {
    return exact_ == 0 ? std::nullopt : std::optional(known_.at(exact_).last);
}

bool reconciliation::inside(std::optional<std::string> const& after, std::string_view key) const {
    return !after || rows_.before(*after, key);
}

result<> reconciliation::take(answer const& got, std::vector<std::string> const& keys) {
    ++asked_;
    heard_at(got.fresh.answered);
    auto const page = got.fresh.page;
    if (got.count != count_)
        list_changed(got.count);
    auto const whole = std::cmp_equal(keys.size(), page_size_);
    auto const fits = got.has_next ? whole && got.next_agrees && page < pages() : page == pages();
    if (keys.empty() || !fits || !rows_.in_order(keys)) {
        state_ = state::failed;
        return {};
    }
    page_edges edges{.first = page == 1, .last = !got.has_next};
    if (auto const one = known_.find(page - 1); one != known_.end())
        edges.after = &one->second.last;
    if (auto const one = known_.find(page + 1); one != known_.end())
        edges.before = &one->second.first;
    // A change that left the count alone shows where pages of one epoch overlap.
    if ((edges.after && !rows_.before(*edges.after, keys.front())) ||
        (edges.before && !rows_.before(keys.back(), *edges.before))) {
        list_changed(got.count);
        edges.after = edges.before = nullptr;
    }
    auto fresh = got.fresh;
    fresh.epoch = epoch_;
    if (auto done = rows_.overlay(fresh, keys, edges); !done)
        return done;
    known_[page] = {keys.front(), keys.back()};
    // A row that is not where it would stand has gone again.
    std::erase_if(missing_, [&](std::string const& each) {
        return !rows_.before(each, keys.front()) && !rows_.before(keys.back(), each);
    });
    return decide();
}

result<> reconciliation::take_recent(answer const& got, std::vector<dated_row> const& rows) {
    ++asked_;
    auto const epoch = epoch_;
    heard_at(got.fresh.answered);
    if (got.count != count_)
        list_changed(got.count);
    std::vector<std::string_view> times;
    for (auto const& row : rows)
        if (!row.time.empty())
            times.push_back(row.time);
    if (times.empty() && (!rows.empty() || got.has_next)) {
        state_ = state::failed; // nothing is dated, or nothing there before the end
        return {};
    }
    // `latest` may come first whatever its age, and the direction of an ordering is not what its name says
    // everywhere (hub-api.md §4).
    auto const behind_first = std::span(times).subspan(times.empty() ? 0 : 1);
    if (!std::ranges::is_sorted(behind_first, std::greater<>())) {
        if (reversed_ || !std::ranges::is_sorted(behind_first))
            state_ = state::failed;
        reversed_ = true;
        recent_page_ = 1;
        recent_due_ = true;
        return decide();
    }
    bool found = false;
    for (auto const& row : rows) {
        if (row.time < since_)
            continue;
        open_pauses(row.time);
        // Newer than all seen when it was last looked: since then something may have gone, too.
        found |= looked_before_ && row.time > newest_;
        auto const held = rows_.holds(row.key);
        if (!held)
            return held.error();
        found |= !*held && missing_.insert(row.key).second;
    }
    // It came after pages were asked that might have shown it.
    if (found) {
        suspected_ = false;
        if (!known_.empty())
            begin_epoch();
    }
    if (!times.empty())
        newest_now_ = std::max(newest_now_, std::string(*std::ranges::max_element(times)));
    // A change moves rows from page to page here, too: from the front again.
    if (wanted_.page > 1 && epoch != epoch_) {
        recent_page_ = 1;
        recent_due_ = true;
        return decide();
    }
    if (got.has_next && times.back() >= since_) {
        ++recent_page_;
        recent_due_ = true;
        return decide();
    }
    newest_ = newest_now_;
    // Not by the rows' own dates alone: one may lie in the future.
    since_ = std::max(since_, std::min(newest_, to_the_second(last_answer_ - clock_margin)));
    recent_page_ = 1;
    recent_due_ = recent_stale_ = false;
    looked_before_ = true;
    return decide();
}

result<> reconciliation::past_end(std::int64_t page) {
    ++asked_;
    list_changed(std::min(count_, (page - 1) * page_size_));
    if (count_ == 0)
        state_ = state::failed;
    return decide();
}

std::optional<std::string> reconciliation::next_doubt() const {
    auto const after = exact_end();
    auto doubt = rows_.first_open(after);
    for (auto const& each : missing_)
        if (inside(after, each) && (!doubt || rows_.before(each, *doubt)))
            doubt = each;
    return doubt;
}

result<> reconciliation::advance_exact() {
    while (true) {
        auto const next = known_.upper_bound(exact_);
        if (next == known_.end())
            return {};
        if (next->first > exact_ + 1) {
            auto const rank = rows_.rank(next->second.first);
            if (!rank)
                return rank.error();
            auto const doubt = next_doubt();
            if (*rank != (next->first - 1) * page_size_ ||
                (doubt && !rows_.before(next->second.first, *doubt)))
                return {};
        }
        exact_ = next->first;
    }
}

void reconciliation::ask(std::int64_t page) { wanted_ = {.page = page, .recent = false, .reversed = false}; }

// The page in which a doubtful place should stand, below a page that is known.
result<> reconciliation::aim_at(std::string_view doubt, std::int64_t below) {
    auto const rank = rows_.rank(doubt);
    if (!rank)
        return rank.error();
    auto page = *rank / page_size_ + 1;
    // An open border that falls between two pages needs both.
    if (known_.contains(page) && *rank % page_size_ == 0)
        --page;
    ask(std::clamp(page, exact_ + 1, below - 1));
    return {};
}

result<> reconciliation::decide() {
    if (state_ == state::failed)
        return {};
    // Far more than any drift costs that leaves a list worth reading.
    if (asked_ > 2 * pages() + 64) {
        state_ = state::failed;
        return {};
    }
    if (auto done = advance_exact(); !done)
        return done;
    if (verify_ <= exact_)
        verify_ = 0;
    if (auto const end = exact_end())
        std::erase_if(missing_, [&](std::string const& each) { return !rows_.before(*end, each); });
    if (exact_ == pages() && !recent_due_) {
        if (!recent_stale_) {
            state_ = state::done;
            return {};
        }
        recent_due_ = true;
    }
    if (suspected_ && !recent_due_) {
        state_ = state::done;
        return {};
    }
    if (recent_due_) {
        wanted_ = {.page = recent_page_, .recent = true, .reversed = reversed_};
        return {};
    }
    auto const next = known_.upper_bound(exact_);
    auto const below = next == known_.end() ? pages() + 1 : next->first;
    auto const doubt = next_doubt();
    if (doubt && (next == known_.end() || !rows_.before(next->second.first, *doubt)))
        return aim_at(*doubt, below);
    if (verify_ > 0 && verify_ < below)
        ask(verify_);
    else
        ask(next == known_.end() ? pages() : (exact_ + below) / 2);
    return {};
}

} // namespace hubcrawl::frontier
