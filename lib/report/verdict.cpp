#include "report/verdict.hpp"

#include "report/words.hpp"

#include <fmt/format.h>

namespace hubcrawl::report {

namespace {

std::chrono::seconds age_of(snapshot_status const& current, wall_time now) {
    return std::chrono::floor<std::chrono::seconds>(now - current.started);
}

bool is_stale(service_status const& status, wall_time now) {
    return status.interval && status.current && age_of(*status.current, now) > 6 * *status.interval;
}

std::string newest(service_status const& status, wall_time now) {
    if (!status.current)
        return "There is no complete snapshot yet.";
    return fmt::format("The newest complete snapshot is {} old.",
                       span_in_words(age_of(*status.current, now)));
}

std::string refused_accounts(service_status const& status) {
    std::string names;
    for (auto const& each : status.accounts)
        if (each.refused)
            names.append(names.empty() ? "" : ", ").append(each.name);
    return names;
}

} // namespace

health_tone tone_of(health is) {
    switch (is) {
    case health::fine: return health_tone::good;
    case health::incomplete:
    case health::stale: return health_tone::warn;
    case health::failing:
    case health::credential_refused: return health_tone::bad;
    case health::nothing_yet: break;
    }
    return health_tone::plain;
}

verdict judge(service_status const& status, wall_time now) {
    if (auto const refused = refused_accounts(status); !refused.empty())
        return {health::credential_refused, "Credential refused",
                fmt::format(
                    "Docker Hub refuses the credential of {}. Replace it soon: refused logins can lock the "
                    "account. {}",
                    refused, newest(status, now))};
    if (status.failure)
        return {health::failing, "Failing",
                fmt::format("The last crawl ended with nothing to publish, on {}. {}",
                            time_in_words(status.failure->ended), newest(status, now))};
    if (is_stale(status, now))
        return {health::stale, "Stale",
                newest(status, now) +
                    " Crawls take much longer than the interval between them, or do not complete."};
    if (!status.completed)
        return {health::nothing_yet, "Nothing crawled yet",
                status.crawl ? "The first crawl is under way." : "There is no snapshot in this directory."};
    if (!status.completed->complete)
        return {health::incomplete, "Incomplete",
                fmt::format("The last crawl could not see everything: {} missing. {}",
                            status.completed->gaps.empty()
                                ? std::string("rows are")
                                : counted(status.completed->gaps.size(), "list is", "lists are"),
                            newest(status, now))};
    return {health::fine, "All is well",
            fmt::format("The last crawl read everything, proven by Docker Hub’s own counts. {}",
                        newest(status, now))};
}

std::optional<wall_time> next_sign_of_life(service_status const& status, wall_time written) {
    // A crawl that has not moved for that long is killed; a start may be late by as much.
    constexpr std::chrono::minutes patience(15);
    if (status.crawl)
        return written + patience;
    if (status.next && !status.stopping)
        return *status.next + patience;
    return std::nullopt;
}

} // namespace hubcrawl::report
