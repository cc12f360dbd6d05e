#pragma once

#include "report/service_status.hpp"

#include <chrono>
#include <string>

namespace hubcrawl::tests {

inline wall_time const noon{std::chrono::seconds(1'795'176'000)}; // 2026-11-20T12:00:00Z

// A published crawl that began at `started` and took 91 seconds; incomplete with gaps.
inline output::manifest published(wall_time started, std::size_t gaps = 0) {
    output::manifest made;
    made.tool = "hubcrawl 0.1.0";
    made.snapshot = to_compact(started);
    made.hub = "https://hub.docker.com";
    made.started = started;
    made.finished = started + std::chrono::seconds(91);
    made.complete = gaps == 0;
    made.namespaces.push_back(
        {"acme", "bot", gaps == 0, 20, {{"repositories", 250, 250, 1}, {"images", 900, std::nullopt, 250}}});
    for (std::size_t i = 0; i < gaps; ++i)
        made.gaps.push_back({"acme", "tags", "acme/web", gap_reason::forbidden, 403, "no"});
    return made;
}

inline progress asked(std::uint64_t requests, bool refused = false) {
    progress now;
    now.asked.total = requests;
    now.asked.by_status[200] = requests;
    now.budgets.push_back({"bot", 180, 180 - static_cast<std::int64_t>(requests), refused});
    return now;
}

inline report::service_status service() {
    report::service_status status;
    status.version = "0.1.0";
    status.since = noon;
    status.interval = std::chrono::hours(1);
    report::expect_accounts(status, {"bot", "anonymous"});
    return status;
}

} // namespace hubcrawl::tests
