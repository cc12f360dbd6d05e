#include "daemon/status_files.hpp"

#include "base/atomic_file.hpp"
#include "daemon/advice.hpp"
#include "output/manifest_reader.hpp"
#include "report/metrics_text.hpp"
#include "report/report_writer.hpp"
#include "report/status_json.hpp"
#include "report/status_reader.hpp"

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

void expect_accounts(report::service_status& status, settings const& chosen) {
    std::vector<std::string> names;
    for (auto const& each : chosen.accounts)
        if (!each.username_from_docker())
            names.push_back(each.username.value_or("anonymous"));
    report::expect_accounts(status, names, names.size() < chosen.accounts.size());
}

std::optional<output::manifest> read_linked(std::filesystem::path const& output, char const* link) {
    auto made = output::read_manifest(output / link / "manifest.json");
    return made ? std::optional(std::move(*made)) : std::nullopt;
}

report::service_status begun(settings const& chosen, wall_time since) {
    report::service_status made;
    made.version = HUBCRAWL_VERSION;
    made.since = since;
    if (chosen.mode == run_mode::service)
        made.interval = chosen.interval;
    auto const current = read_linked(chosen.output, "current");
    report::remember(made, output::newest_manifests(chosen.output, report::recent_crawls), current);
    // The newest name is not the newest snapshot where the clock has been set back.
    report::look_again(made, read_linked(chosen.output, "latest"), current);
    expect_accounts(made, chosen);
    // Its alerts do not fall silent because a process has ended. One that is damaged is written anew.
    if (auto const before = report::read_status(chosen.output / "status.json"))
        report::recall(made, *before);
    return made;
}

} // namespace

status_files::status_files(settings const& chosen, timer const& clock)
    : clock_(clock), output_(chosen.output), status_(begun(chosen, clock.wall_now())) {}

void status_files::starts() {
    std::error_code said_by_the_crawl;
    if (status_.interval)
        std::filesystem::create_directories(output_, said_by_the_crawl);
    write();
}

void status_files::configured(settings const& chosen) {
    if (chosen.output == output_) {
        status_.interval = chosen.interval;
        expect_accounts(status_, chosen);
        return;
    }
    stops();
    lock_.reset();
    output_ = chosen.output;
    status_ = begun(chosen, status_.since);
}

void status_files::interval_changes(std::chrono::seconds interval) {
    status_.interval = interval;
    write();
}

void status_files::crawl_begins(wall_time started, bool resumed) {
    look_again();
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
    if (status_.state == before)
        return;
    look_again();
    write();
}

// Between two crawls of ours somebody may have crawled with --once.
void status_files::look_again() {
    report::look_again(status_, read_linked(output_, "latest"), read_linked(output_, "current"));
}

result<> status_files::write_all() {
    if (lock_ && !lock_->still_there())
        lock_.reset();
    if (!lock_) {
        auto taken = output::directory_lock::acquire_status(output_);
        if (!taken)
            return taken.error();
        lock_.emplace(std::move(*taken));
    }
    auto const shown =
        replace_shown_file(output_ / "status.json", report::status_json(status_, clock_.wall_now()));
    auto const measured = replace_shown_file(output_ / "metrics.prom", report::metrics_text(status_));
    auto const page =
        replace_shown_file(output_ / "index.html", report::index_page(status_, facts(), clock_.wall_now()));
    return !shown ? shown : !measured ? measured : page;
}

// What lies beside the status on the disk. A snapshot of an earlier version has none of it.
report::index_facts status_files::facts() {
    auto const snapshots = output_ / "snapshots";
    if (!status_.completed)
        summary_.reset();
    else if (auto const& name = status_.completed->snapshot; !summary_ || summary_->snapshot != name) {
        auto read = report::read_summary(snapshots / name / report::summary_file_name);
        summary_ = read ? std::optional(std::move(*read)) : std::nullopt;
    }
    report::index_facts made{summary_, {}};
    std::error_code none;
    for (auto const& each : status_.recent)
        if (!each.snapshot.empty() &&
            std::filesystem::exists(snapshots / each.snapshot / report::report_file_name, none))
            made.reports.insert(each.snapshot);
    return made;
}

void status_files::write() {
    std::error_code gone;
    if (!std::filesystem::is_directory(output_, gone))
        return;
    auto const done = write_all();
    if (!done && done.error().code == errc::state_locked)
        return;
    if (!done && !warned_)
        spdlog::warn("{}; crawling goes on without it", to_string(done.error()));
    warned_ = !done;
}

} // namespace hubcrawl::daemon
