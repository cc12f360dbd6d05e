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

    request_counts& operator+=(request_counts const& more) {
        total += more.total;
        for (auto const& [status, count] : more.by_status) by_status[status] += count;
        retries += more.retries;
        rate_limited += more.rate_limited;
        waited_seconds += more.waited_seconds;
        logins += more.logins;
        return *this;
    }
    // What has been added since `earlier`, which is an older state of the same counts.
    request_counts since(request_counts const& earlier) const {
        auto made = *this;
        made.total -= earlier.total;
        for (auto const& [status, count] : earlier.by_status) made.by_status[status] -= count;
        made.retries -= earlier.retries;
        made.rate_limited -= earlier.rate_limited;
        made.waited_seconds -= earlier.waited_seconds;
        made.logins -= earlier.logins;
        return made;
    }
};

} // namespace hubcrawl
