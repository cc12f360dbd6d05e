#include "daemon/publication_log.hpp"

#include "daemon/advice.hpp"

#include <spdlog/spdlog.h>

#include <set>

namespace hubcrawl::daemon {

void log_publication(output::manifest const& made, std::filesystem::path const& snapshot) {
    std::uint64_t rows = 0;
    for (auto const& file : made.files) rows += file.rows;
    auto const words = fmt::format(
        "{} requests, {} retries, {} times limited, {:.1f} s waited for the budget", made.requests.total,
        made.requests.retries, made.requests.rate_limited, made.requests.waited_seconds);
    if (made.complete)
        spdlog::info("published {}: complete, {} rows in {} files ({})", snapshot.string(), rows,
                     made.files.size(), words);
    else
        spdlog::warn(
            "published {}: INCOMPLETE, {} gaps (named in its manifest.json); 'current' is not moved ({})",
            snapshot.string(), made.gaps.size(), words);
    std::set<gap_reason> reasons;
    for (auto const& each : made.gaps)
        if (reasons.insert(each.reason).second)
            spdlog::warn("gaps by {}: {}", to_string(each.reason), advice(each.reason));
    for (auto const& each : made.namespaces)
        if (each.account && each.private_rows == 0)
            spdlog::warn(
                "{}: {} sees no private repository; if there should be some, its credential lacks the "
                "right to list them",
                each.name, *each.account);
}

} // namespace hubcrawl::daemon
