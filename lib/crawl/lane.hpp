#pragma once

#include "crawl/session.hpp"
#include "crawl/work.hpp"
#include "schedule/budget.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace hubcrawl::crawl {

// Everything asked as one identity: its budget, its session, and the window of its listings being read. The
// window is filled from the checkpoint as listings end, so memory does not grow with the Hub.
class lane {
public:
    lane(std::size_t identity, crawl_scope const& scope, schedule::budget_options budget_rules,
         std::size_t window, std::unique_ptr<session> who);

    // The request to send next, if one may be sent at `now`; nothing is taken yet. Listings are loaded as
    // needed; the error is the checkpoint's.
    result<bool> has_work(frontier::checkpoint& checkpoint, steady_time now);
    work take(steady_time now);
    // Listings loaded since the last call: a resumed one may have all its pages already.
    std::vector<std::shared_ptr<active_listing>> take_loaded() { return std::exchange(loaded_, {}); }
    void put_back(work later); // not before later.not_before
    // When the earliest request put back becomes due.
    std::optional<steady_time> next_due() const;
    // New listings stand in the checkpoint.
    void more_listings() { store_is_empty_ = false; }
    void close(active_listing& listing);

    std::deque<std::shared_ptr<active_listing>> const& listings() const { return window_; }
    std::size_t identity() const { return identity_; }
    std::string account() const;

    schedule::budget budget;
    std::unique_ptr<session> login;

private:
    std::shared_ptr<active_listing> askable() const;
    bool due(steady_time now) const;

    std::size_t identity_;
    crawl_scope const& scope_;
    std::size_t window_size_;
    std::deque<std::shared_ptr<active_listing>> window_;
    std::vector<std::shared_ptr<active_listing>> loaded_;
    std::vector<work> delayed_; // few: no heap needed
    std::int64_t last_loaded_ = 0;
    bool store_is_empty_ = false;
};

} // namespace hubcrawl::crawl
