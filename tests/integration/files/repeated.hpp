#pragma once

#include "file_rig.hpp"

#include <cstddef>
#include <set>
#include <string>

namespace hubcrawl::tests {

// Counts what a killed crawl asks again, and how much of that the checkpoint's promise allows: what was asked
// since its last commit began, and what was under way then (lib/frontier/checkpoint.hpp). Made after the
// kill.
class repeats {
public:
    static constexpr std::size_t in_flight = 4; // --max-in-flight, by default

    // `first`: number of the killed run's first request in the stand-in's log.
    repeats(file_rig const& rig, std::uint64_t first);

    std::size_t allowed() const { return allowed_; }
    // What has been asked since the kill that had been asked before it. Call it after the next run.
    std::size_t repeated() const;

private:
    std::multiset<std::string> asked_since(std::uint64_t first, double not_before = 0) const;

    file_rig const& rig_;
    std::multiset<std::string> before_;
    std::uint64_t killed_at_;
    std::size_t allowed_;
};

} // namespace hubcrawl::tests
