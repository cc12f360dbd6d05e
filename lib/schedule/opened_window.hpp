#pragma once

#include "base/clock.hpp"
#include "schedule/rate_window.hpp"

#include <chrono>
#include <optional>

namespace hubcrawl::schedule {

// When the window in force ends, finer than the whole seconds of its reset tell: its first answer came after
// it had opened, so it ends no later than that answer and its known length. Told only where the server has
// shown that its windows are fixed ones of that length: answers seconds apart named one reset, and no reset
// followed another sooner. A sliding limiter moves its reset on with every request.
class opened_window {
public:
    explicit opened_window(std::chrono::milliseconds length) : length_(length) {}

    // Every answer of the window in force or a newer one; those without a reset or a Date say nothing.
    void saw(window_reading const& reading);
    // A request sent after ends() was still counted in the old window, or refused: never trusted again.
    void mistaken() { mistaken_ = true; }

    // Never early. nullopt: unproven, or not what the reset says; `by_reset` is the reset on our clock, up to
    // two seconds late: its own rounding and that of Date.
    std::optional<steady_time> ends(steady_time by_reset) const;
    // While one more answer of this window, from then on, would be the proof that is missing.
    std::optional<steady_time> proof_from(steady_time by_reset) const;

private:
    bool as_long_as(steady_time by_reset) const;

    std::chrono::milliseconds length_;
    std::optional<server_time> reset_;
    std::optional<server_time> first_date_;
    steady_time opened_{}; // its first answer
    bool fixed_ = false;
    bool moving_ = false; // the reset moved on within a window
    bool mistaken_ = false;
};

} // namespace hubcrawl::schedule
