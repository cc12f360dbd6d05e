#pragma once

#include "report/report_numbers.hpp"

#include <string>

namespace hubcrawl::report {

// The table of repositories in a report: heads, the rows that are there without a script, and all rows as the
// script reads them. Columns of tags are left out where no tags were read.
std::string table_columns(bool tags_read);
std::string table_row(report_row const& row, bool tags_read);
// `[0,"web",…]`, as page/report.js reads it; the first is the namespace's number.
std::string report_line(report_row const& row, std::size_t name_space, bool tags_read);

} // namespace hubcrawl::report
