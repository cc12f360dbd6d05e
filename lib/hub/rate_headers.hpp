#pragma once

#include "base/clock.hpp"
#include "model/rate_notice.hpp"

#include <string_view>

namespace hubcrawl::hub {

// Field values as they came; empty where the field was absent.
struct rate_header_values {
    std::string_view limit, remaining, reset, retry_after, x_retry_after, date;
};

// Docker Hub has sent each moment as seconds from now, epoch seconds, epoch milliseconds and HTTP date
// (hub-api.md §2): small numbers are durations from `date` (or from local_now without one), large ones
// moments. What makes no sense is left out, never guessed.
rate_notice read_rate_headers(rate_header_values const& values, wall_time local_now);

} // namespace hubcrawl::hub
