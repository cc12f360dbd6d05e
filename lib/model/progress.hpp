#pragma once

#include "model/request_counts.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl {

// Where a crawl stands, for the progress line, the log and whoever shows it.
struct progress {
    struct budget_use {
        std::string account; // "anonymous" where nobody is logged in
        std::optional<std::int64_t> limit;
        std::optional<std::int64_t> remaining;
        bool refused = false; // its credential: nothing more is asked as it
    };

    std::int64_t pages_done = 0;
    std::int64_t pages_known = 0; // a listing not yet asked counts as one
    std::int64_t listings_done = 0;
    std::int64_t listings_known = 0;
    std::int64_t rows = 0;
    std::uint64_t requests = 0; // sent by this process
    std::size_t in_flight = 0;
    std::int64_t gaps = 0;
    std::vector<budget_use> budgets;
    // Set while nothing may be sent: how long still.
    std::optional<std::chrono::milliseconds> waiting;
    std::chrono::milliseconds running{}; // since this process began to crawl
    std::int64_t pages_at_start = 0;     // held already when it began: a resumed crawl
    request_counts asked;                // of this crawl, by this process
    bool publishing = false;             // everything is read, and is being published
    std::string trouble; // why the last request must be repeated; empty once an answer has been taken
};

} // namespace hubcrawl
