#pragma once

#include "daemon/crawl_observer.hpp"
#include "daemon/settings.hpp"
#include "report/service_status.hpp"

#include <filesystem>

namespace hubcrawl::daemon {

// Keeps status.json and metrics.prom in the output directory: written with each event, whole, by a rename.
// A file that cannot be written is warned about once, and ends nothing. Where another hubcrawld works on the
// directory the files are its, and are left alone; a directory that is not there is not made.
class status_files final : public crawl_observer {
public:
    // Reads what is known of earlier crawls from their manifests.
    status_files(settings const& chosen, timer const& clock);

    // The process has begun; nothing else has happened yet.
    void starts() { write(); }
    // Another output directory has a history of its own; the one before is told that this process has
    // stopped.
    void configured(settings const& chosen) override;
    void crawl_begins(wall_time started, bool resumed) override;
    void crawl_progresses(progress const& now) override;
    void crawl_ends(wall_time when, crawl_end const& how) override;
    void hook_ends(wall_time when, std::string const& failure) override;
    void next_crawl_at(std::optional<wall_time> when) override;
    void stops() override;

private:
    void write();

    timer const& clock_;
    std::filesystem::path output_;
    report::service_status status_;
    bool warned_ = false;
};

} // namespace hubcrawl::daemon
