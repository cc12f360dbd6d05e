#pragma once

#include "base/result.hpp"
#include "output/manifest.hpp"

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

namespace hubcrawl::output {

// A manifest.json read back. errc::file_failed names the file, and what it lacks where it is none of ours.
result<manifest> read_manifest(std::filesystem::path const& file);
// The same of its text; `name` is for the error.
result<manifest> parse_manifest(std::string_view text, std::string_view name);

// Of the newest published snapshots, `most` of them, the newest first: what `latest` names, then by name. One
// that cannot be read is left out.
std::vector<manifest> newest_manifests(std::filesystem::path const& output_dir, std::size_t most);

} // namespace hubcrawl::output
