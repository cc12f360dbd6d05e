#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "daemon/exit_status.hpp"
#include "daemon/settings.hpp"
#include "model/progress.hpp"
#include "output/manifest.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace hubcrawl::daemon {

struct crawl_end {
    exit_status status = exit_status::failed;
    std::optional<output::manifest> manifest;
    std::optional<error> failure;
    double publish_seconds = 0;
};

// Who wants to know how the service fares. Called on the event loop; must not block for longer than writing a
// small file.
class crawl_observer {
public:
    virtual ~crawl_observer() = default;
    // What the next crawl is done with, where it is not what the process began with.
    virtual void configured(settings const&) {}
    // From the start of one crawl to the next, at once.
    virtual void interval_changes(std::chrono::seconds) {}
    // Told once more where the state that is opened says otherwise: the crawl resumes, or, where it shows as
    // damaged later, begins anew.
    virtual void crawl_begins(wall_time started, bool resumed) = 0;
    virtual void crawl_progresses(progress const& now) = 0; // at most every second
    virtual void crawl_ends(wall_time when, crawl_end const& how) = 0;
    // What on_publish names has run; `failure` in words, empty where it went well.
    virtual void hook_ends(wall_time, std::string const&) {}
    virtual void next_crawl_at(std::optional<wall_time> when) = 0;
    virtual void stops() = 0;
};

} // namespace hubcrawl::daemon
