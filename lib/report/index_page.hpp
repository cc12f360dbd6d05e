#pragma once

#include "report/service_status.hpp"
#include "report/snapshot_summary.hpp"

#include <optional>
#include <set>
#include <string>

namespace hubcrawl::report {

// What the page shows beside the status, from the disk.
struct index_facts {
    std::optional<snapshot_summary> summary; // of the last completed snapshot
    std::set<std::string> reports;           // snapshots that have a report.html still
};

// index.html of the output directory (page/index.html): how the service fares, for people. Pure. It loads
// itself again every 5 seconds while a crawl runs, every minute otherwise: nothing can tell it of a change.
std::string index_page(service_status const& status, index_facts const& facts, wall_time written);

} // namespace hubcrawl::report
