#pragma once

#include "base/clock.hpp"
#include "frontier/checkpoint.hpp"
#include "frontier/listing.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl::crawl {

// A namespace that answered with zero rows is only believed once it is known to exist.
enum class existence_check : std::uint8_t { none, as_organization, as_user };

// What a checkpoint keeps of a listing's pages.
struct stand {
    frontier::listing::state progress;
    std::vector<frontier::held_page> held;
    std::int64_t pages_held = 0;
};

// A listing in the window of those being read.
struct active_listing {
    frontier::listing_record record;
    frontier::listing pages;
    std::string name_space;
    existence_check check = existence_check::none;
    bool check_under_way = false;
    bool closed = false;            // finished or given up: late answers are dropped
    bool busy = false;              // being proven or reconciled: nothing is asked meanwhile
    std::optional<stand> lent;      // `pages` is the helper's: how it stood before
    std::optional<gap> pending_gap; // the rest is not readable; what comes before it still is
    bool changed = false;           // since it was last saved
    bool pages_changed = false;     // all of them, as when it reconciles

    // Somebody waits for the answer to this.
    bool awaits(frontier::page_ask const& ask) const {
        return !closed && !busy && pages.expects(ask.page, ask.generation);
    }
    stand stands() const { return lent ? *lent : stand{pages.saved(), pages.held(), pages.pages_held()}; }
    // "acme" or "acme/web"
    std::string name() const {
        return record.repository.empty() ? name_space : name_space + "/" + record.repository;
    }
};

// One request to be carried out, with what has become of it so far. Page 0 is an existence check.
struct work {
    std::shared_ptr<active_listing> listing;
    frontier::page_ask ask;
    std::string target;
    std::string authorization; // the field it was last sent with
    int attempt = 1;
    int wrong_answers = 0; // of those attempts, the ones that brought an answer which is none of this page
    int limited_in_a_row = 0;
    bool token_renewed = false;
    std::string redirected_from; // the target before a redirect was followed; else empty
    steady_time not_before{};
    wall_time answered{}; // the server's clock, when its last answer came
    // The answer is one of a reconciliation, and the listing has not been told yet: that reads the spool.
    enum class news : std::uint8_t { none, page, past_end } told = news::none;
    frontier::page_facts facts; // of the page
};

} // namespace hubcrawl::crawl
