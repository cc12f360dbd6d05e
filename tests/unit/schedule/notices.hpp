#pragma once

#include "base/clock.hpp"
#include "model/rate_notice.hpp"

#include <chrono>
#include <cstdint>

namespace hubcrawl::schedule::tests {

using namespace std::chrono_literals;

// Our clock and the server's at the beginning of every test; they have nothing in common.
inline constexpr steady_time begin{1'000'000s};
inline constexpr std::chrono::sys_seconds server_begin{1'795'000'000s};

// An answer sent `at` after the beginning, in a window that ends `reset` after the beginning.
inline rate_notice notice(std::int64_t limit, std::int64_t remaining, std::chrono::seconds reset,
                          std::chrono::seconds at = 0s) {
    rate_notice out;
    out.limit = limit;
    out.remaining = remaining;
    out.reset = server_begin + reset;
    out.date = server_begin + at;
    return out;
}

} // namespace hubcrawl::schedule::tests
