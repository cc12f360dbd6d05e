#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace hubcrawl {

// What one answer says about the budget, all moments on the server's clock (hub-api.md §2). Read from the
// headers by hub/rate_headers, spent by schedule/budget.
struct rate_notice {
    std::optional<std::int64_t> limit;     // x-ratelimit-limit: requests a window
    std::optional<std::int64_t> remaining; // x-ratelimit-remaining
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> reset;    // x-ratelimit-reset
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> retry_at; // Retry-After, X-Retry-After
    std::optional<std::chrono::sys_seconds> date; // the server's clock when it answered
};

} // namespace hubcrawl
