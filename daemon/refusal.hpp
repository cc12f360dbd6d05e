#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/crawl_scope.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace hubcrawl::daemon {

// That a credential was refused, kept in the state directory: so that it is not tried again too soon by a
// process that follows this one, nor after a reload that has changed something else.
struct refusal {
    wall_time when;
    std::uint16_t mark = 0; // of the credentials that were configured
};

// Tells other credentials (names and secrets) from these, but for one case in 65 536. Too short for guesses
// at a secret to be tested by it.
std::uint16_t mark_of(crawl_scope const& scope);

// In a file that nobody else may read. None where there is none, or it is damaged.
std::optional<refusal> recall_refusal(std::filesystem::path const& state_dir);
result<> remember_refusal(std::filesystem::path const& state_dir, refusal const& what);
void forget_refusal(std::filesystem::path const& state_dir);

// How long the same credential must rest still; none where it may be tried. A refusal in the future is of a
// clock that has been set since, and does not count.
std::optional<std::chrono::seconds> rest_after(refusal const& past, std::uint16_t mark, wall_time now);

} // namespace hubcrawl::daemon
