#pragma once

#include "base/clock.hpp"
#include "output/manifest.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace hubcrawl::tests {

// What a made-up snapshot holds, for the pages that show it.
struct made_world {
    std::size_t repositories = 0;
    std::size_t most_tags = 0; // of a repository; 0: tags are not read
    bool hostile = false;      // texts that would be a program, if a page let them
    std::size_t gaps = 0;
    bool earlier = true; // there is a snapshot before it, and some things have changed since
};

// Publishes it below `output_dir` by the product's own writers, at `started`.
output::manifest publish(made_world const& world, std::filesystem::path const& output_dir, wall_time started);

} // namespace hubcrawl::tests
