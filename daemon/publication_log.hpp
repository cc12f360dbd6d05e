#pragma once

#include "output/manifest.hpp"

#include <filesystem>

namespace hubcrawl::daemon {

// Logs what was published there, and as warnings what it lacks, with what to do.
void log_publication(output::manifest const& made, std::filesystem::path const& snapshot);

} // namespace hubcrawl::daemon
