#pragma once

#include "model/reply_kind.hpp"

#include <string>
#include <string_view>

namespace hubcrawl::hub {

// What an answer means. The body is decoded; status, content type and body decide together, because each of
// them alone lies at times (hub-api.md, traps 6, 7 and 18).
reply_kind meaning_of(int status, std::string_view content_type, std::string_view body);

// The server's own words: message, detail, text or error of a JSON body, the title of an HTML page, or the
// text itself. One line of at most 200 bytes without control characters; empty where there are none.
std::string message_of(std::string_view body);

// The body's first character but white space is '{'.
bool looks_like_json_object(std::string_view body);

} // namespace hubcrawl::hub
