#pragma once

#include "base/result.hpp"
#include "frontier/run_list.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hubcrawl::frontier {

// A time without answers in which something may have come and something gone, so that the server's count
// tells nothing: seconds since 1970.
struct reading_pause {
    std::int64_t from = 0, to = 0;
};
inline constexpr std::int64_t shortest_pause = 3,
                              pause_factor = 4; // this many times the usual time between answers

// A row and when it last changed, to the second: what a listing's recent changes are known by.
struct dated_row {
    std::string key;
    std::string time; // RFC 3339 without the fraction and the zone, which is UTC; empty: not told
};

// Which page to ask next: of the listing, or of the same rows ordered by the time of their last change.
struct reconciling_ask {
    std::int64_t page = 0;
    bool recent = false;
    bool reversed = false; // the server gave the oldest first: ask for the other direction
};

// Finds what changed in a long listing while it was read, at a price that follows the changes and not the
// length of the list. Pure; one request at a time.
//
// The rows that the last answer's state of the list (its epoch) has are known when three things hold: every
// border between pages of different epochs was covered by an answer (no row slipped through: the open
// borders of the run list); every row that came since the reading began is held (they stand first where the
// order is by time); and as many rows are held as the server counts. Rows that went are found by rank: where
// a page's first key stands further back in what is held than the page's number says, rows before it have
// gone; bisecting finds the place. Where the reading paused and rows are dated since, the borders between the
// pages before and after each pause are open, too. A walk from the front keeps all pages up to `exact_`
// proven in the present epoch; a change of `count` begins a new epoch, in which the place reached is verified
// first.
class reconciliation {
public:
    enum class state : std::uint8_t { asking, done, failed };

    // `began`: rows dated before it stood there when the reading began, in seconds since 1970. With
    // `suspected` nothing is known to have changed: unless some row is dated since the first pause, that is
    // the end of it.
    reconciliation(run_list rows, std::int64_t count, std::int64_t page_size, std::uint32_t epoch,
                   std::int64_t began, std::vector<reading_pause> pauses, bool suspected);

    state at() const { return state_; }
    reconciling_ask wanted() const { return wanted_; } // only while asking
    run_list const& rows() const { return rows_; }
    std::int64_t count() const { return count_; }
    std::uint32_t epoch() const { return epoch_; }
    bool only_suspected() const { return suspected_; } // and nothing found so far

    // Decides the first page to ask.
    result<> begin() { return decide(); }
    // The answer to wanted(); its rows are kept where `fresh` says. A page that does not fit in (its size,
    // its order, the server's next) ends in state::failed: the list has to be read again.
    struct answer {
        held_page fresh; // page, rows, spool_offset, answered
        std::int64_t count = 0;
        bool has_next = false;
        bool next_agrees = false;
    };
    result<> take(answer const& got, std::vector<std::string> const& keys);
    result<> take_recent(answer const& got, std::vector<dated_row> const& rows);
    // The page lies behind the end: the list shrank.
    result<> past_end(std::int64_t page);
    // An ask is refused for good.
    void give_up() { state_ = state::failed; }

private:
    struct edge_keys {
        std::string first, last;
    };

    void list_changed(std::int64_t count);
    void begin_epoch();
    void heard_at(std::int64_t answered);
    void open_pauses(std::string_view time);
    std::int64_t pages() const;
    std::optional<std::string> exact_end() const;
    bool inside(std::optional<std::string> const& after, std::string_view key) const;
    // The nearest place behind what is exact where something is known to be missing.
    std::optional<std::string> next_doubt() const;
    result<> advance_exact();
    result<> decide();
    result<> aim_at(std::string_view doubt, std::int64_t below);
    void ask(std::int64_t page);

    run_list rows_;
    std::int64_t count_, page_size_;
    std::uint32_t epoch_;
    std::string since_;                 // rows dated before it are old
    std::string newest_, newest_now_;   // dates seen when it was last looked, and in this look
    std::vector<reading_pause> pauses_; // of the reading before, not opened yet
    bool suspected_;
    state state_ = state::asking;
    reconciling_ask wanted_;
    std::int64_t asked_ = 0;

    std::map<std::int64_t, edge_keys> known_; // pages asked in this epoch
    std::int64_t exact_ = 0;                  // pages 1 to exact_ are as in this epoch; one of known_, or 0
    std::int64_t verify_ = 0;                 // was exact before the last change
    std::set<std::string> missing_;           // rows that came, not held yet
    bool recent_due_ = true, recent_stale_ = true, looked_before_ = false, reversed_ = false;
    std::int64_t recent_page_ = 1;
    std::int64_t last_answer_ = 0;
    double usual_gap_ = 0; // seconds between answers
};

} // namespace hubcrawl::frontier
