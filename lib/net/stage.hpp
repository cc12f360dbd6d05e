#pragma once

#include "base/error.hpp"

#include <cstdint>

namespace hubcrawl::net {

enum class stage : std::uint8_t { resolve, connect, proxy, handshake, send, head, body };
enum class cause : std::uint8_t { failed, timeout, cancelled };

// The code for a stage that ended early: one for each pair.
errc stage_code(stage at, cause why) noexcept;

} // namespace hubcrawl::net
