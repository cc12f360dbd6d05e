#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::fake_hub {

// header.payload.signature in base64url (RFC 7515), HMAC-SHA256 over a key only this server knows.
std::string sign_jwt(std::string_view payload, std::string_view key);
// The payload, when the three parts are whole and signed with `key`.
std::optional<std::string> verify_jwt(std::string_view token, std::string_view key);

} // namespace hubcrawl::fake_hub
