#pragma once

#include <string>
#include <string_view>

namespace hubcrawl {

// Appends `text` as a JSON string (RFC 8259 §7), quotes included. UTF-8 passes through untouched.
void append_json_string(std::string& out, std::string_view text);

} // namespace hubcrawl
