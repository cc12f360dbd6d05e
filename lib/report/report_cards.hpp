#pragma once

#include "output/manifest.hpp"
#include "report/report_numbers.hpp"

#include <string>

namespace hubcrawl::report {

// The sums at the top of a report, and its charts. What was not read is left out, and a sentence says so.
std::string report_tiles(report_numbers const& numbers, output::manifest const& made, bool tags_read);
std::string report_cards(report_numbers const& numbers, bool tags_read, bool images_read);

} // namespace hubcrawl::report
