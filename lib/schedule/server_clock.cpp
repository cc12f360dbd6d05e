#include "schedule/server_clock.hpp"

#include <algorithm>

namespace hubcrawl::schedule {

using namespace std::chrono_literals;

namespace {

constexpr auto span = 5min;
// No answer is this old when it arrives, so a bound missed by more means that the server's clock was set
// back.
constexpr auto oldest_answer = 30s;
// 2223: within it, neither milliseconds nor the nanoseconds of steady time can overflow.
constexpr server_time last_plausible{8'000'000'000'000ms};

} // namespace

bool plausible(server_time moment) { return moment >= server_time{} && moment <= last_plausible; }

bool plausible(std::chrono::sys_seconds moment) {
    return moment.time_since_epoch() >= 0s &&
           moment <= std::chrono::floor<std::chrono::seconds>(last_plausible);
}

std::optional<server_clock::lead> server_clock::bound() const {
    if (newest_bound_ && older_bound_)
        return std::max(*newest_bound_, *older_bound_);
    return newest_bound_ ? newest_bound_ : older_bound_;
}

void server_clock::observe(std::optional<server_time> date, steady_time now) {
    if (!date || !plausible(*date))
        return;
    lead const seen = date->time_since_epoch() - std::chrono::ceil<lead>(now.time_since_epoch());
    if (auto const known = bound(); known && seen < *known - oldest_answer) {
        newest_bound_.reset();
        older_bound_.reset();
    }
    if (!newest_bound_ || now - span_began_ >= span) {
        older_bound_ = newest_bound_;
        newest_bound_ = seen;
        span_began_ = now;
    }
    newest_bound_ = std::max(*newest_bound_, seen);
}

std::optional<steady_time> server_clock::local(std::optional<server_time> moment) const {
    auto const known = bound();
    if (!known || !moment || !plausible(*moment))
        return std::nullopt;
    return steady_time(moment->time_since_epoch() - *known);
}

} // namespace hubcrawl::schedule
