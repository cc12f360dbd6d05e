#pragma once

#include "base/async.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl {

// Durations and deadlines use steady time; wall time is only for what people read and for talking with the
// server's clock.
using steady_time = std::chrono::steady_clock::time_point;
using wall_time = std::chrono::sys_time<std::chrono::milliseconds>;

// The seam for time: the real one is asio_timer, tests move a manual one (tests/support/manual_timer.hpp).
class timer {
public:
    virtual ~timer() = default;
    virtual steady_time now() const = 0;
    virtual wall_time wall_now() const = 0;
    // Returns at `when`, or earlier when wake() is called. One waiter at a time.
    virtual awaitable<> sleep_until(steady_time when) = 0;
    virtual void wake() = 0;
};

// "2026-11-20T17:24:00Z"
std::string to_rfc3339(wall_time when);
// The same read back; none where it is anything else.
std::optional<wall_time> parse_rfc3339(std::string_view text);
// "20261120T172400Z", the name of a snapshot
std::string to_compact(wall_time when);
// An HTTP date (RFC 9110 §5.6.7, IMF-fixdate, or its two obsolete forms), in UTC.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

} // namespace hubcrawl
