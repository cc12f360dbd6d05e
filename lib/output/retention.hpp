#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hubcrawl::output {

// Removes the oldest snapshots until `keep` are left; what `current` and `latest` point at always stays.
// Returns the names removed. Each is renamed out of sight first, so that nobody sees half a snapshot.
result<std::vector<std::string>> remove_old_snapshots(std::filesystem::path const& output_dir,
                                                      std::uint64_t keep);

} // namespace hubcrawl::output
