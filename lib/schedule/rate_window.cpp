#include "schedule/rate_window.hpp"

#include <algorithm>
#include <cmath>

namespace hubcrawl::schedule {

using namespace std::chrono_literals;

namespace {

// Resets are whole seconds, and a server that computes "now + what is left" rounds either way.
constexpr auto rounding = 1s;
// A burst of others says little of what they do next: it keeps back no more than this part of the limit.
constexpr std::int64_t most_for_others = 16;

} // namespace

std::int64_t rate_window::reserved(double share) const {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(limit_) * share));
}

void rate_window::count(window_reading const& reading) {
    ++ours_;
    auto const seen = reading.limit - reading.remaining - before_us_ - ours_ - reading.under_way;
    if (seen <= 0)
        return;
    auto const elapsed = std::chrono::floor<std::chrono::seconds>(reading.received - begun_).count();
    soon_of_others_ =
        std::min(1 + seen / std::max<std::int64_t>(1, elapsed), reading.limit / most_for_others);
    shared_ = true;
}

void rate_window::begin(window_reading const& reading) {
    if (same(reading)) {
        count(reading);
    } else {
        begun_ = reading.received;
        before_us_ = reading.limit - reading.remaining;
        ours_ = 0;
    }
    known_ = true;
    limit_ = reading.limit;
    lowest_ = reading.remaining;
    reset_ = lowest_reset_ = reading.reset;
    ends_ = reading.ends;
}

bool rate_window::merge(window_reading const& reading) {
    if (!known_) {
        begin(reading);
        return true;
    }
    if (!reading.reset || !reset_) {
        // Without names nothing tells an old answer from a new one: only a lone one may begin a window, and
        // each new lowest may belong to one that has just begun.
        limit_ = reading.limit;
        if (reading.remaining < lowest_ || reading.reset)
            ends_ = std::max(ends_, reading.ends);
        lowest_ = std::min(lowest_, reading.remaining);
        if (reading.reset)
            reset_ = lowest_reset_ = reading.reset;
        return false;
    }
    auto const later = *reading.reset - *reset_;
    if (later < -rounding)
        return false; // an answer of an older window, late
    bool const old_is_over = reading.date && *reading.date >= *reset_;
    bool const refilled = reading.remaining > lowest_ && *reading.reset > *lowest_reset_ + rounding;
    if (later > 0s && (old_is_over || refilled)) {
        begin(reading);
        return true;
    }
    count(reading);
    limit_ = reading.limit;
    if (reading.remaining < lowest_) {
        lowest_ = reading.remaining;
        lowest_reset_ = reading.reset;
    }
    if (later > 0s) { // a sliding limiter moves its end with every request
        reset_ = reading.reset;
        ends_ = reading.ends;
    } else if (later == 0s) {
        ends_ = std::min(ends_, reading.ends);
    }
    return false;
}

void rate_window::count_one() {
    ++ours_;
    lowest_ = std::max<std::int64_t>(0, lowest_ - 1);
}

void rate_window::exhaust(steady_time until) {
    lowest_ = 0;
    lowest_reset_ = reset_;
    ends_ = until;
}

} // namespace hubcrawl::schedule
