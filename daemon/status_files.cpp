#include "daemon/status_files.hpp"

#include "base/atomic_file.hpp"
#include "daemon/advice.hpp"
#include "output/manifest_reader.hpp"
#include "output/output_directory.hpp"
#include "report/metrics_text.hpp"
#include "report/status_json.hpp"

#include <spdlog/spdlog.h>

#include <system_error>

namespace hubcrawl::daemon {

namespace {

report::crawl_outcome outcome_of(exit_status status) {
    switch (status) {
    case exit_status::complete: return report::crawl_outcome::complete;
    case exit_status::bad_configuration: return report::crawl_outcome::bad_configuration;
    case exit_status::credential_refused: return report::crawl_outcome::credential_refused;
    case exit_status::incomplete: return report::crawl_outcome::incomplete;
    case exit_status::stopped: return report::crawl_outcome::stopped;
    case exit_status::failed: break;
    }
    return report::crawl_outcome::failed;
}

std::vector<std::string> accounts_of(settings const& chosen) {
    std::vector<std::string> names;
    for (auto const& each : chosen.accounts) names.push_back(each.username.value_or("anonymous"));
    return names;
}

std::optional<output::manifest> read_current(std::filesystem::path const& output) {
    auto made = output::read_manifest(output / "current" / "manifest.json");
    return made ? std::optional(std::move(*made)) : std::nullopt;
}

report::service_status begun(settings const& chosen, wall_time since) {
    report::service_status made;
    made.version = HUBCRAWL_VERSION;
    made.since = since;
    if (chosen.mode == run_mode::service)
        made.interval = chosen.interval;
    report::remember(made, output::newest_manifests(chosen.output, report::recent_crawls),
                     read_current(chosen.output));
    report::expect_accounts(made, accounts_of(chosen));
    return made;
}

} // namespace

status_files::status_files(settings const& chosen, timer const& clock)
    : clock_(clock), output_(chosen.output), status_(begun(chosen, clock.wall_now())) {}

void status_files::configured(settings const& chosen) {
    if (chosen.output == output_) {
        status_.interval = chosen.interval;
        report::expect_accounts(status_, accounts_of(chosen));
        return;
    }
    stops();
    output_ = chosen.output;
    status_ = begun(chosen, status_.since);
}

void status_files::crawl_begins(wall_time started, bool resumed) {
    report::crawl_begins(status_, started, resumed);
    write();
}

void status_files::crawl_progresses(progress const& now) {
    report::crawl_progresses(status_, now);
    write();
}

void status_files::crawl_ends(wall_time when, crawl_end const& how) {
    report::crawl_ends(status_, when, outcome_of(how.status), how.manifest,
                       how.failure ? told(*how.failure) : std::string(), how.publish_seconds);
    write();
}

void status_files::hook_ends(wall_time when, std::string const& failure) {
    report::hook_ends(status_, when, failure);
    write();
}

void status_files::next_crawl_at(std::optional<wall_time> when) {
    report::next_crawl_at(status_, when);
    // Without a time there is nothing to say until the crawl begins, or the service stops.
    if (when)
        write();
}

void status_files::stops() {
    auto const before = status_.state;
    report::stops(status_);
    if (status_.state != before)
        write();
}

void status_files::write() {
    std::error_code gone;
    if (!std::filesystem::is_directory(output_, gone))
        return;
    // Ours while the crawl under way holds the directory; between two crawls it is taken for the moment.
    std::optional<output::directory_lock> lock;
    if (!output::held_by_this_process(output_)) {
        auto taken = output::directory_lock::acquire(output_);
        if (!taken)
            return;
        lock.emplace(std::move(*taken));
    }
    auto const shown =
        replace_shown_file(output_ / "status.json", report::status_json(status_, clock_.wall_now()));
    auto const measured = replace_shown_file(output_ / "metrics.prom", report::metrics_text(status_));
    auto const& done = shown ? measured : shown;
    if (!done && !warned_)
        spdlog::warn("{}; crawling goes on without it", to_string(done.error()));
    warned_ = !done;
}

} // namespace hubcrawl::daemon
