#pragma once

#include <string>
#include <string_view>

namespace hubcrawl {

// Appends `text` as jq's @csv writes a string: in quotes, quotes doubled (RFC 4180 §2). With
// `escape_formulas` a text that a spreadsheet would run (= + - @ tab CR at its start) gets an apostrophe
// in front.
void append_csv_string(std::string& out, std::string_view text, bool escape_formulas);

} // namespace hubcrawl
