#pragma once

#include "base/clock.hpp"
#include "output/manifest.hpp"
#include "report/report_numbers.hpp"

#include <string>
#include <vector>

namespace hubcrawl::report {

// report.html of a snapshot (page/report.html), in the order in which it is written: the head; a line for
// each repository (report_table.hpp), with commas in between; the rest. Every age is that at the snapshot's
// time.
struct report_scope {
    std::string id; // of the snapshot
    wall_time started{};
    bool tags = false, images = false; // whether they were read
    std::vector<std::string> files;    // names of its data files
};

std::string report_head(report_scope const& scope);
std::string report_rest(report_scope const& scope, report_numbers const& numbers,
                        output::manifest const& made);

} // namespace hubcrawl::report
