#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hubcrawl::output {

// How long snapshots are kept. A rule that is 0 has no say; a snapshot goes when all that have one let it go.
struct retention_rules {
    std::uint64_t snapshots = 0; // the newest so many stay
    std::uint64_t days = 0;      // of 24 hours: what was begun since then stays
};

// Removes the snapshots that the rules let go; what `current` and `latest` point at always stays. Their age
// is told by their names. Returns the names removed. Each is renamed out of sight first, so that nobody sees
// half a snapshot.
result<std::vector<std::string>> remove_old_snapshots(std::filesystem::path const& output_dir,
                                                      retention_rules const& rules, wall_time now);

} // namespace hubcrawl::output
