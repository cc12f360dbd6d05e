#pragma once

#include "crawl/session.hpp"
#include "crawl/work.hpp"
#include "schedule/budget.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace hubcrawl::crawl {

// A listing as the checkpoint has it.
struct stored_listing {
    frontier::listing_record record;
    std::vector<frontier::held_page> held;
};
// The next unfinished listings of an identity behind `after_id`, `most` of them.
result<std::vector<stored_listing>> load_listings(frontier::checkpoint& checkpoint, std::size_t identity,
                                                  std::int64_t after_id, std::size_t most);

// Everything asked as one identity: its budget, its session, and the window of its listings being read. The
// window is filled from the checkpoint as listings end, so memory does not grow with the Hub.
class lane {
public:
    lane(std::size_t identity, crawl_scope const& scope, schedule::budget_options budget_rules,
         std::size_t window, std::unique_ptr<session> who);

    // Some request can be sent at `now`; nothing is taken yet.
    bool has_work(steady_time now);
    work take(steady_time now);
    void put_back(work later); // not before later.not_before

    // There is room in the window, and there may be listings to fill it: load them, and call loaded(). Not
    // again before that.
    bool wants_listings() const;
    void begin_loading();
    std::size_t room() const { return window_size_ - window_.size(); }
    std::int64_t last_loaded() const { return last_loaded_; }
    bool loading() const { return loading_; }
    // Takes into the window what was found behind last_loaded(), room() at most; `all`: no more is there.
    // Returns the new ones: a resumed one may have all its pages already.
    std::vector<std::shared_ptr<active_listing>> loaded(std::vector<stored_listing> found, bool all);
    // Every listing has been loaded, and has been closed.
    bool finished() const { return window_.empty() && store_is_empty_ && !loading_; }
    // When the earliest request put back becomes due.
    std::optional<steady_time> next_due() const;
    // New listings stand in the checkpoint.
    void more_listings() {
        store_is_empty_ = false;
        opened_meanwhile_ = true;
    }
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
    std::vector<work> delayed_; // few: no heap needed
    std::int64_t last_loaded_ = 0;
    bool store_is_empty_ = false;
    bool loading_ = false;
    bool opened_meanwhile_ = false; // since it began to load
};

} // namespace hubcrawl::crawl
