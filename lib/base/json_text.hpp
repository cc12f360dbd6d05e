#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl {

// Appends `text` as a JSON string (RFC 8259 §7), quotes included. UTF-8 passes through untouched.
void append_json_string(std::string& out, std::string_view text);
// The text of a string that append_json_string() wrote; nothing where it did not.
std::optional<std::string> read_json_string(std::string_view json);

} // namespace hubcrawl
