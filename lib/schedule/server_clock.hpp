#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <optional>

namespace hubcrawl::schedule {

using server_time = std::chrono::sys_time<std::chrono::milliseconds>;

// Turns moments of the server's clock into ours. A Date is whole seconds rounded down and older than its
// arrival, so each one bounds the server's lead from below; the greatest recent bound is the tightest, and a
// moment converted with it is never early.
class server_clock {
public:
    // `date` as received at `now`. Dates outside 1970..2223 are ignored.
    void observe(std::optional<server_time> date, steady_time now);
    // nullopt while no Date has been seen, or where the moment is no plausible time.
    std::optional<steady_time> local(std::optional<server_time> moment) const;

private:
    using lead = std::chrono::milliseconds; // server's time since its epoch less steady time since its own
    std::optional<lead> bound() const;

    std::optional<lead> newest_bound_; // of the current span
    std::optional<lead> older_bound_;  // of the span before: forgotten in time, should the clock be set
    steady_time span_began_{};
};

// False for values no header can mean; arithmetic on the others cannot overflow.
bool plausible(server_time moment);
bool plausible(std::chrono::sys_seconds moment);

} // namespace hubcrawl::schedule
