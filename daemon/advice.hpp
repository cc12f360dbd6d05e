#pragma once

#include "base/result.hpp"
#include "model/gap.hpp"
#include "output/manifest.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace hubcrawl::daemon {

// What the person who runs hubcrawl can do about a failure; daemon/ERRORS.md says the same, and a test holds
// the two against each other. Empty where the failure's own words end with it.
std::string_view advice(errc code) noexcept;
std::string_view advice(gap_reason reason) noexcept;

// A failure as the operator reads it: what happened, where, and what to do.
std::string told(error const& failure);

// Says in the log what a published crawl has come to, and what can be done about what is missing.
void say_where_it_stands(output::manifest const& made, std::filesystem::path const& snapshot);

} // namespace hubcrawl::daemon
