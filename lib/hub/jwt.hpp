#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace hubcrawl::hub {

// The moment in a token's `exp` claim (RFC 7519 §4.1.4). The signature is the server's business; a token that
// cannot be read is not an error, its holder just does not know when it ends.
std::optional<std::chrono::sys_seconds> jwt_expiry(std::string_view token);

} // namespace hubcrawl::hub
