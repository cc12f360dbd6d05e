#pragma once

#include "output/manifest.hpp"

#include <filesystem>

namespace hubcrawl::output {

// Puts a hard link to `earlier`, a finished file of another snapshot, in the place of `mine` where both hold
// the same bytes, which saves their room. `entry` tells those of `mine`; those of `earlier` are read and
// hashed, whatever was said of them when they were written. False, and `mine` is as it was, where they
// differ, or the file system knows no such links. `mine` is as durable as `earlier` once its directory is.
bool share_with(std::filesystem::path const& earlier, std::filesystem::path const& mine,
                manifest_file const& entry);

} // namespace hubcrawl::output
