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
    std::uint64_t days = 0;      // of 24 hours: what is no older than that stays
};

// Which of the snapshots of these names the rules let go, the oldest first. Names are times, told by a clock
// that may have been wrong. One later than `now` counts as the oldest. An age is the time since the snapshot
// up to `now`, less the pauses without a snapshot that were out of all proportion (longer than `days`, and
// than four times the usual one): neither a clock that jumps ahead nor a machine that was off for months
// makes everything old at once.
std::vector<std::string> let_go(std::vector<std::string> names, retention_rules const& rules, wall_time now);

// Removes the snapshots that the rules let go; what `current` and `latest` point at always stays. Returns the
// names removed. Each is renamed out of sight first, so that nobody sees half a snapshot.
result<std::vector<std::string>> remove_old_snapshots(std::filesystem::path const& output_dir,
                                                      retention_rules const& rules, wall_time now);

} // namespace hubcrawl::output
