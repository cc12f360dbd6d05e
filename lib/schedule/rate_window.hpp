#pragma once

#include "base/clock.hpp"
#include "schedule/server_clock.hpp"

#include <cstdint>
#include <optional>

namespace hubcrawl::schedule {

// What one answer says of its window, already freed of impossible values.
struct window_reading {
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    std::optional<server_time> reset; // names the window
    std::optional<server_time> date;
    steady_time ends; // the reset on our clock, or the best guess
    steady_time received{};
    std::int64_t under_way = 0; // requests of ours without an answer yet: counted in `remaining` or not
};

// The window in force: the lowest `remaining` seen in it. Windows are told apart by their reset, so that
// answers may come in any order; fixed and sliding limiters are both understood.
class rate_window {
public:
    bool known() const { return known_; }
    std::int64_t limit() const { return limit_; }
    std::int64_t lowest() const { return lowest_; }
    steady_time ends() const { return ends_; }
    // By its reset; false where there is none.
    bool same(window_reading const& reading) const {
        return known_ && reading.reset && reset_ == reading.reset;
    }
    // How much of the limit is left to others: floor(limit * share).
    std::int64_t reserved(double share) const;
    // Others have spent of this budget while we watched, in this window or one before.
    bool shared() const { return shared_; }
    // What they make in a second, as last seen, and one; up to a sixteenth of the limit. 0 while not shared.
    std::int64_t soon_of_others() const { return soon_of_others_; }

    // The answer to a request that was alone under way: the newest word, it replaces everything.
    void begin(window_reading const& reading);
    // Any other answer. True when it began a new window.
    bool merge(window_reading const& reading);
    // A request that may have been counted without our being told.
    void count_one();
    // A 429: nothing is left until `until`.
    void exhaust(steady_time until);

private:
    void count(window_reading const& reading);

    bool known_ = false;
    std::int64_t limit_ = 0;
    std::int64_t lowest_ = 0;
    std::optional<server_time> reset_;        // newest of this window
    std::optional<server_time> lowest_reset_; // the reset that came with `lowest_`
    steady_time ends_{};
    steady_time begun_{};        // the first answer of this window
    std::int64_t before_us_ = 0; // counted in it when that answer came, by whomever
    std::int64_t ours_ = 0;      // and of ours since
    std::int64_t soon_of_others_ = 0;
    bool shared_ = false;
};

} // namespace hubcrawl::schedule
