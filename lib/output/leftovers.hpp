#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::output {

// "20261120T172400Z"
bool is_snapshot_name(std::string_view name);
// ".20261120T172400Z.tmp": a snapshot being written, or one being removed. Readers pass it over.
std::string unfinished_name(std::string_view snapshot);

// Removes what a hubcrawld that died left half done in `output_dir`: unfinished snapshots, and links that
// were about to take their place. Nothing else, whatever lies there. The caller holds the directory_lock.
// Returns the paths removed.
result<std::vector<std::filesystem::path>> remove_leftovers(std::filesystem::path const& output_dir);

} // namespace hubcrawl::output
