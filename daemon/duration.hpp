#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string_view>

namespace hubcrawl::daemon {

// "90s", "15m", "1h", "2d", or several together as "1h30m"; as systemd writes spans of time.
result<std::chrono::seconds> read_duration(std::string_view text);

} // namespace hubcrawl::daemon
