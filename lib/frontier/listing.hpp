#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl::frontier {

// What an accepted page says about its listing.
struct page_facts {
    std::int64_t count = 0;         // the server's count in this answer
    std::int64_t rows = 0;          // rows on the page
    bool has_next = false;          // the server names a next page
    bool next_agrees = false;       // … and it is the address that we make ourselves for page + 1
    std::string next_target;        // … which is this, already pinned to the origin
    std::uint64_t spool_offset = 0; // where the rows are kept
};

// One page to ask for now. An answer counts only while its generation is the listing's.
struct page_ask {
    std::int64_t page = 0;
    std::uint32_t generation = 0;
    std::string target; // empty: the address made from the first `next` with this page number
};

enum class listing_step : std::uint8_t {
    ask,       // next_ask() has a page
    wait,      // everything known is under way
    check,     // all pages are held: count the distinct rows, then call checked()
    settled,   // distinct rows equal the count, all pages are of one state of the list
    unsettled, // still moving after the last reading allowed
};

// A listing while it is read: which pages to ask, what is held, whether it agrees with itself. Pure.
//
// Page 1 tells count, page size and next; the others are then asked side by side. Each answer's own next must
// be the address we would make: if one is not, pages are followed one by one from there. Every change of
// `count` starts a new epoch, and only pages asked in one epoch (or by which it began) can settle: the others
// may have moved and are read again, in at most `rereads_allowed` rounds (hub-api.md §4, trap 11).
class listing {
public:
    static constexpr int rereads_allowed = 3;

    struct held_page {
        std::int64_t page = 0;
        std::uint32_t epoch = 0;
        std::int64_t rows = 0;
        std::uint64_t spool_offset = 0;
    };
    // Everything needed to go on after a restart.
    struct state {
        std::int64_t count = -1; // of the last answer; -1 before the first
        std::int64_t page_size = 0;
        std::int64_t last_page = 1;
        std::uint32_t epoch = 0;
        int rereads = 0;
        bool following = false;
        std::string next_target; // following: address of the first page not held
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

    state const& saved() const { return state_; }
    std::uint32_t generation() const { return generation_; }
    std::int64_t rows_held() const { return rows_held_; }
    std::int64_t pages_held() const { return pages_held_; }
    std::uint32_t under_way() const { return under_way_; }
    std::vector<held_page> held() const;
    held_page held(std::int64_t page) const; // the page is held

private:
    enum class slot_state : std::uint8_t { wanted, asked, held };
    struct slot {
        slot_state state = slot_state::wanted;
        std::uint32_t epoch = 0; // in which it was asked, or which began by it
        std::int64_t rows = 0;
        std::uint64_t spool_offset = 0;
    };

    slot& at(std::int64_t page) { return slots_[static_cast<std::size_t>(page - 1)]; }
    slot const& at(std::int64_t page) const { return slots_[static_cast<std::size_t>(page - 1)]; }
    void release(slot& page);
    void resize(std::int64_t last_page);
    void follow_from(std::int64_t page, std::string next_target);
    void want_again(bool only_stale);
    std::int64_t first_not_held() const;

    state state_;
    std::vector<slot> slots_;       // page 1 first
    std::int64_t first_wanted_ = 1; // no page before it is wanted
    std::int64_t rows_held_ = 0;
    std::int64_t pages_held_ = 0;
    std::uint32_t under_way_ = 0;
    std::uint32_t generation_ = 0;
    std::optional<std::int64_t> distinct_;
    std::int64_t first_forbidden_ = std::numeric_limits<std::int64_t>::max();
};

} // namespace hubcrawl::frontier
