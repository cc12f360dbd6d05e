#pragma once

#include <string>
#include <string_view>

namespace hubcrawl {

// Appends `text` as jq's @csv writes a string: in quotes, quotes doubled (RFC 4180 §2). With
// `escape_formulas` a text that a spreadsheet would run (= + - @ tab CR at its start) gets an apostrophe
// in front.
void append_csv_string(std::string& out, std::string_view text, bool escape_formulas);

// The same to `at`, where 2 * text.size() + 3 bytes are free; returns the end of what it wrote.
char* write_csv_string(char* at, std::string_view text, bool escape_formulas);
// Whether a spreadsheet would run it.
inline bool is_formula(std::string_view text) {
    switch (text.empty() ? ' ' : text.front()) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r': return true;
    default: return false;
    }
}

} // namespace hubcrawl
