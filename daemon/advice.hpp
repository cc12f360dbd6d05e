#pragma once

#include "base/result.hpp"
#include "model/gap.hpp"

#include <string>
#include <string_view>

namespace hubcrawl::daemon {

// What the person who runs hubcrawl can do about a failure; daemon/ERRORS.md says the same, and a test holds
// the two against each other. Empty where the failure's own words end with it.
std::string_view advice(errc code) noexcept;
std::string_view advice(gap_reason reason) noexcept;

// A failure as the operator reads it: what happened, where, and what to do.
std::string told(error const& failure);
// The same in the log: an error, but where somebody has asked for the end. In the journal its kind, as
// ERRORS.md names it, is the field HUBCRAWL_ERROR.
void log_failure(error const& failure);

} // namespace hubcrawl::daemon
