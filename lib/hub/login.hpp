#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/crawl_scope.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::hub {

// The one login route that takes personal and organization access tokens alike (hub-api.md §0 and §3).
inline constexpr std::string_view login_target = "/v2/auth/token";

// The JSON to post; `who` has a username. Holds the secret: never to be logged.
std::string login_body(identity const& who);

struct grant {
    std::string token;
    std::chrono::seconds lifetime; // from the moment of the answer; positive, at most a day
};

// credential_refused says what to do about it and is final; login_failed may pass with time. No detail ever
// holds the secret or a token. The lifetime counts from the server's clock where it is known.
result<grant> read_login_reply(int status, std::string_view content_type, std::string_view body,
                               identity const& who, std::optional<std::chrono::sys_seconds> server_date,
                               wall_time local_now);

} // namespace hubcrawl::hub
