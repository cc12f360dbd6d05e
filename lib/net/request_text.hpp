#pragma once

#include "base/result.hpp"
#include "net/fetcher.hpp"

#include <string>
#include <string_view>

namespace hubcrawl::net {

// The field values that stay the same for every request of a fetcher.
struct request_habits {
    std::string host;
    std::string user_agent;
    bool accept_gzip = true;
};

// The request as HTTP/1.1 bytes (RFC 9112 §3). send_failed when target or authorization hold what could
// end their line; the words never repeat them.
result<std::string> request_text(request const& ask, request_habits const& habits);

// No control characters: safe as the value of a header field.
bool is_field_value(std::string_view text) noexcept;

} // namespace hubcrawl::net
