#include "schedule/rate_window.hpp"

#include <algorithm>
#include <cmath>

namespace hubcrawl::schedule {

using namespace std::chrono_literals;

namespace {

// Resets are whole seconds, and a server that computes "now + what is left" rounds either way.
constexpr auto rounding = 1s;

} // namespace

std::int64_t rate_window::reserved(double share) const {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(limit_) * share));
}

void rate_window::begin(window_reading const& reading) {
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

void rate_window::count_one() { lowest_ = std::max<std::int64_t>(0, lowest_ - 1); }

void rate_window::exhaust(steady_time until) {
    lowest_ = 0;
    lowest_reset_ = reset_;
    ends_ = until;
}

} // namespace hubcrawl::schedule
