#pragma once

#include <cstdint>
#include <string_view>

namespace hubcrawl {

// What an answer means, decided by hub/reply_meaning from status, content type and body together: Docker Hub
// sends HTML with status 200 and 403s with five meanings (hub-api.md, traps 6, 7 and 18).
enum class reply_kind : std::uint8_t {
    page,                // 200 with a JSON object
    redirect,            // 3xx
    unauthorized,        // 401: the token is not, or no longer, good
    forbidden,           // 403 JSON: no permission
    depth_capped,        // 403 JSON: anonymous requests may not page this far
    token_class_refused, // 403 JSON: this class of token (PAT, OAT) may not ask this route
    blocked_at_the_door, // 403 by the front door: "error code: 1010", challenge pages; passes with time
    not_found,           // 404 JSON
    bad_request,         // 400 and the other 4xx: asking again is pointless
    rate_limited,        // 429 of the API
    abuse_limited,       // 429 text/plain of the load balancer: back off for minutes
    server_error,        // 5xx, whatever the body
    not_json,            // 200 or 404 with HTML, an empty 200: something in between answered
};

constexpr std::string_view to_string(reply_kind kind) {
    switch (kind) {
    case reply_kind::page: return "page";
    case reply_kind::redirect: return "redirect";
    case reply_kind::unauthorized: return "unauthorized";
    case reply_kind::forbidden: return "forbidden";
    case reply_kind::depth_capped: return "anonymous depth limit";
    case reply_kind::token_class_refused: return "token class refused";
    case reply_kind::blocked_at_the_door: return "blocked at the front door";
    case reply_kind::not_found: return "not found";
    case reply_kind::bad_request: return "bad request";
    case reply_kind::rate_limited: return "rate limited";
    case reply_kind::abuse_limited: return "abuse limited";
    case reply_kind::server_error: return "server error";
    case reply_kind::not_json: return "not JSON";
    }
    return "unknown";
}

} // namespace hubcrawl
