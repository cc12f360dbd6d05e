#include "schedule/opened_window.hpp"

namespace hubcrawl::schedule {

using namespace std::chrono_literals;

namespace {

// Resets and Dates are whole seconds: what is two apart is more than one apart.
constexpr auto rounding = 1s;
constexpr auto surely_apart = 2 * rounding;
// Our timer's grain and what two clocks may drift apart in a minute.
constexpr auto margin = 25ms;

} // namespace

void opened_window::saw(window_reading const& reading) {
    if (!reading.reset || !reading.date || (reset_ && *reading.reset < *reset_))
        return;
    if (reset_ == reading.reset) {
        fixed_ = fixed_ || *reading.date - *first_date_ >= surely_apart;
        return;
    }
    moving_ = reset_ && *reading.reset - *reset_ < length_ - rounding;
    fixed_ = fixed_ && !moving_;
    reset_ = reading.reset;
    first_date_ = reading.date;
    opened_ = reading.received;
}

bool opened_window::as_long_as(steady_time by_reset) const {
    auto const expected = opened_ + length_;
    return reset_ && !mistaken_ && expected >= by_reset - surely_apart && expected <= by_reset + surely_apart;
}

std::optional<steady_time> opened_window::ends(steady_time by_reset) const {
    if (!fixed_ || !as_long_as(by_reset))
        return std::nullopt;
    return opened_ + length_ + margin;
}

std::optional<steady_time> opened_window::proof_from(steady_time by_reset) const {
    if (fixed_ || moving_ || !as_long_as(by_reset))
        return std::nullopt;
    return opened_ + surely_apart + rounding;
}

} // namespace hubcrawl::schedule
