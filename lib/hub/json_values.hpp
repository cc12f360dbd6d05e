#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hubcrawl::hub {

// Readable bytes the caller owes behind a page, so that readers may look past its end.
inline constexpr std::size_t json_padding = 64;

enum class cell_kind : std::uint8_t { absent, null, literal /* number, true, false */, text, nested };

// One value of a row. Text is unescaped; literals and nested values are the server's bytes. Points into the
// page or into the walk's unescaped text: good until the next page is read.
struct cell {
    std::string_view text;
    cell_kind kind = cell_kind::absent;
    // A literal, or a text without escapes: these are the page's own bytes, a text's quotes around them.
    bool as_it_stands = false;
};

// RFC 8259 §6. simdjson would refuse integers over 64 bits, which are valid JSON and are copied as they are.
bool is_number(std::string_view token);

// `token` without the white space behind it. JSON's own four only: a control character behind a number is
// part of the number, and wrong.
inline std::string_view trim_token(std::string_view token) {
    auto const white = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (!token.empty() && white(token.back())) token.remove_suffix(1);
    return token;
}

} // namespace hubcrawl::hub
