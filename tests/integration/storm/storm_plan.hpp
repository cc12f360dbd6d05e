#pragma once

#include "fake_hub/config.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::tests {

// Everything that goes wrong in one crawl, made from a seed alone. Only what passes: after it, the data files
// must be those of a calm crawl.
struct storm_plan {
    std::uint64_t seed = 0;
    double clock_skew = 0; // seconds the server's clock is ahead, within ten minutes
    unsigned latency_ms = 0;
    bool tls = false, chunked = false, gzip = true;
    std::uint64_t keep_alive_max_requests = 0;
    unsigned max_in_flight = 4;
    int signal = 0; // sent to the crawl after so many requests, and then it is run again; 0: none
    std::uint64_t signal_after = 0;
    std::vector<fake_hub::fault_config> faults;
};

// `targets`: the pages that a calm crawl asks for, each once, in any order.
storm_plan plan_storm(std::uint64_t seed, std::span<std::string const> targets);

// Switches of the stand-in's world, to stand before its tables.
std::string world_switches(storm_plan const& plan);

// One line a fault, for whoever reads a failure.
std::string describe(storm_plan const& plan);

// What a page can be hit by, at most twice in a row.
std::span<std::string_view const> page_faults();

} // namespace hubcrawl::tests
