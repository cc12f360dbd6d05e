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
};

// The window in force: the lowest `remaining` seen in it. Windows are told apart by their reset, so that
// answers may come in any order; fixed and sliding limiters are both understood.
class rate_window {
public:
    bool known() const { return known_; }
    std::int64_t limit() const { return limit_; }
    std::int64_t lowest() const { return lowest_; }
    steady_time ends() const { return ends_; }
    // How much of the limit is left to others: floor(limit * share).
    std::int64_t reserved(double share) const;

    // The answer to a request that was alone under way: the newest word, it replaces everything.
    void begin(window_reading const& reading);
    // Any other answer. True when it began a new window.
    bool merge(window_reading const& reading);
    // A request that may have been counted without our being told.
    void count_one();
    // A 429: nothing is left until `until`.
    void exhaust(steady_time until);

private:
    bool known_ = false;
    std::int64_t limit_ = 0;
    std::int64_t lowest_ = 0;
    std::optional<server_time> reset_;        // newest of this window
    std::optional<server_time> lowest_reset_; // the reset that came with `lowest_`
    steady_time ends_{};
};

} // namespace hubcrawl::schedule
