#pragma once

#include "frontier/held_page.hpp"
#include "frontier/reconciliation.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl::frontier {

// What an accepted page says about its listing.
struct page_facts {
    std::int64_t count = 0;          // the server's count in this answer
    std::int64_t rows = 0;           // rows on the page
    bool has_next = false;           // the server names a next page
    bool next_agrees = false;        // … and it is the address that we make ourselves for page + 1
    std::string next_target{};       // … which is this, already pinned to the origin
    std::uint64_t spool_offset = 0;  // where the rows are kept
    std::int64_t answered = 0;       // when, by the server's clock: seconds since 1970
    std::vector<dated_row> recent{}; // only of pages asked by time: these rows are not kept
};

// By name is how a listing is read; by time tells what came lately (in either direction: hub-api.md §4).
enum class ask_order : std::uint8_t { name, recent, recent_reversed };

// One page to ask for now. An answer counts only while its generation is the listing's.
struct page_ask {
    std::int64_t page = 0;
    std::uint32_t generation = 0;
    std::string target; // empty: the address made from the first `next` with this page number
    ask_order order = ask_order::name;
};

enum class listing_step : std::uint8_t {
    ask,       // next_ask() has a page
    wait,      // everything known is under way
    check,     // all pages are held: count the distinct rows, then call checked()
    reconcile, // a long list has changed: call reconcile()
    settled,   // distinct rows equal the count, all pages are of one state of the list
    unsettled, // still moving after the last reading allowed
};

// A listing while it is read: which pages to ask, what is held, whether it agrees with itself. Pure.
//
// Page 1 tells count, page size and next; the others are then asked side by side. Each answer's own next must
// be the address we would make: if one is not, pages are followed one by one from there. Every change of
// `count` starts a new epoch, and only pages asked in one epoch (or by which it began) can settle: the others
// may have moved. They are read again, in at most `rereads_allowed` rounds; where the list is long and in
// order, what changed is looked for instead (reconciliation.hpp). hub-api.md §4, trap 11.
class listing {
public:
    static constexpr int rereads_allowed = 3;
    // In pages: shorter lists are read again at once, which costs no more than looking.
    static constexpr std::int64_t short_list = 8;

    using held_page = frontier::held_page;
    // Everything needed to go on after a restart.
    struct state {
        std::int64_t count = -1; // of the last answer; -1 before the first
        std::int64_t page_size = 0;
        std::int64_t last_page = 1;
        std::uint32_t epoch = 0;
        int rereads = 0;
        bool following = false;
        std::string next_target; // following: address of the first page not held
        std::int64_t began = 0;  // page_facts::answered of the first answer
        bool reconciling = false;
    };

    listing() : slots_(1) {}
    listing(state saved, std::vector<held_page> const& held);

    listing_step step() const;
    // The next page to ask, marked as under way. Only when step() is ask.
    page_ask next_ask();
    // The answer never came or was not acceptable: the page is asked again.
    void back_out(std::int64_t page, std::uint32_t generation);
    // False: nobody waits for this page any more; its rows must not be kept.
    bool expects(std::int64_t page, std::uint32_t generation) const;
    // False: the listing grows beyond everything its count allows (a server that never ends); nothing is
    // taken, the page is still waited for.
    bool accepted(std::int64_t page, page_facts const& facts);
    // A page after the first lies behind the end (404): the list shrank.
    void past_end(std::int64_t page);
    // Nobody may read this page and what follows it (a depth cap): the listing ends before it.
    void cut_off(std::int64_t page);
    void checked(std::int64_t distinct_rows);

    // Only when step() is reconcile. Errors, here and below, are the reader's.
    result<> reconcile(key_reader read);
    bool reconciling() const {
        return reconciliation_ && reconciliation_->at() == reconciliation::state::asking;
    }
    // In place of accepted() and past_end() while reconciling.
    result<> reconciled(page_ask const& to, page_facts const& facts);
    result<> reconciled_past_end(page_ask const& to);
    // What it asked for is refused for good.
    void give_up_reconciling();

    state const& saved() const { return state_; }
    std::uint32_t generation() const { return generation_; }
    std::int64_t rows_held() const { return rows_held_; }
    std::int64_t pages_held() const { return pages_held_; }
    std::uint32_t under_way() const { return under_way_; }
    std::vector<held_page> held() const;
    held_page held(std::int64_t page) const; // the page is held, and the listing not reconciling

private:
    enum class slot_state : std::uint8_t { wanted, asked, held };
    struct slot {
        slot_state state = slot_state::wanted;
        std::uint32_t epoch = 0; // in which it was asked, or which began by it
        std::int64_t rows = 0;
        std::uint64_t spool_offset = 0;
        bool late = false;
        std::int64_t answered = 0;
    };

    slot& at(std::int64_t page) { return slots_[static_cast<std::size_t>(page - 1)]; }
    slot const& at(std::int64_t page) const { return slots_[static_cast<std::size_t>(page - 1)]; }
    bool is_stale(slot const& page) const { return page.epoch != state_.epoch || page.late; }
    void release(slot& page);
    void resize(std::int64_t last_page);
    void follow_from(std::int64_t page, std::string next_target);
    void want_again(bool only_stale);
    std::int64_t first_not_held() const;
    bool may_reconcile() const;
    std::vector<reading_pause> pauses() const;
    void after_reconciling();
    void read_whole_again();

    state state_;
    std::vector<slot> slots_;       // page 1 first
    std::int64_t first_wanted_ = 1; // no page before it is wanted
    std::int64_t rows_held_ = 0;
    std::int64_t pages_held_ = 0;
    std::uint32_t under_way_ = 0;
    std::uint32_t generation_ = 0;
    std::optional<std::int64_t> distinct_;
    std::int64_t first_forbidden_ = std::numeric_limits<std::int64_t>::max();

    bool reconcile_wanted_ = false, cannot_reconcile_ = false;
    bool suspected_ = false;          // all agrees, but the reading had pauses
    std::vector<held_page> restored_; // runs of a listing that was reconciling when the crawl was interrupted
    key_reader read_keys_;
    std::optional<reconciliation> reconciliation_;
};

} // namespace hubcrawl::frontier
