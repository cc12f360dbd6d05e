#pragma once

#include <cstdint>
#include <map>

namespace hubcrawl {

// What a crawl has asked, over all its restarts; "requests" of manifest.json.
struct request_counts {
    std::uint64_t total = 0; // requests sent, logins included
    std::map<int, std::uint64_t> by_status;
    std::uint64_t retries = 0;
    std::uint64_t rate_limited = 0; // answers with status 429
    double waited_seconds = 0;      // during which the budget kept everything from being sent
    std::uint64_t logins = 0;
};

} // namespace hubcrawl
