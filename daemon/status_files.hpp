#pragma once

#include "daemon/crawl_observer.hpp"
#include "daemon/settings.hpp"
#include "output/output_directory.hpp"
#include "report/index_page.hpp"
#include "report/service_status.hpp"

#include <filesystem>
#include <optional>

namespace hubcrawl::daemon {

// Keeps status.json, metrics.prom and index.html in the output directory: written with each event, whole, by
// a rename. A file that cannot be written is warned about once, and ends nothing. The first process that
// writes them does so to its end; meanwhile another one that works on the directory, too, leaves them alone:
// one that is refused the directory, or --once beside a service that sleeps. A directory that is not there is
// not made later.
class status_files final : public crawl_observer {
public:
    // Reads what is known of earlier crawls from their manifests, and of those that failed from the status.
    status_files(settings const& chosen, timer const& clock);

    // The process has begun; nothing else has happened yet. A service makes its directory, so that a start
    // which fails is seen there.
    void starts();
    // Another output directory has a history of its own; the one before is told that this process has
    // stopped.
    void configured(settings const& chosen) override;
    void interval_changes(std::chrono::seconds interval) override;
    void crawl_begins(wall_time started, bool resumed) override;
    void crawl_progresses(progress const& now) override;
    void crawl_ends(wall_time when, crawl_end const& how) override;
    void hook_ends(wall_time when, std::string const& failure) override;
    void next_crawl_at(std::optional<wall_time> when) override;
    void stops() override;

private:
    void look_again();
    result<> write_all();
    void write();
    report::index_facts facts();

    timer const& clock_;
    std::filesystem::path output_;
    report::service_status status_;
    std::optional<report::snapshot_summary> summary_; // of the last completed snapshot
    std::optional<output::directory_lock> lock_;      // on the status in output_
    bool warned_ = false;
};

} // namespace hubcrawl::daemon
