#pragma once

#include "model/progress.hpp"

#include <string>

namespace hubcrawl::report {

// "412/512 pages · 41 200 rows · 4 under way · acme-bot 37/180 left · waiting 12 s · 2 min left"
// The same words serve the terminal's line and the log.
std::string progress_line(progress const& now);

// How long the rest will take at the pace so far; none before there is a pace.
std::optional<std::chrono::seconds> time_left(progress const& now);

} // namespace hubcrawl::report
