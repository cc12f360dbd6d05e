#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>

namespace hubcrawl::hub {

enum class cell_kind : std::uint8_t { absent, null, literal /* number, true, false */, text, nested };

// One value of a row. Text is unescaped; literals and nested values are the server's bytes. Points into the
// page or into the parser's string buffer: good until the next page is parsed.
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

// What a result without an error holds, where it stands: copying a value costs more than reading it.
template <class T>
T& in_place(simdjson::simdjson_result<T>& found) {
    T&& held = static_cast<simdjson::simdjson_result<T>&&>(found).value_unsafe();
    return held;
}

// Visits values on behalf of the page reader and leaves nothing unchecked: On-Demand by itself does not look
// at what nobody asks for. DEPTH_ERROR where values nest deeper than `depth_limit`.
class value_reader {
public:
    // `escapes`: whether a backslash stands anywhere in the page; without one every string is its own bytes.
    value_reader(simdjson::ondemand::document& document, bool escapes, std::size_t depth_limit)
        : document_(document), escapes_(escapes), depth_limit_(depth_limit) {}

    simdjson::error_code read(simdjson::ondemand::value& value, std::size_t depth, cell& out);
    // A member's name; without data where its escapes are wrong.
    std::string_view key(simdjson::ondemand::field& field) {
        auto const* const text = field.key().raw();
        // only a colon and white space stand between the key's closing quote and the value
        auto const* end = field.value().raw_json_token().data();
        while (*--end != '"') {
        }
        std::string_view const name(text, static_cast<std::size_t>(end - text));
        if (!escapes_ || name.find('\\') == name.npos)
            return name;
        std::string_view unescaped;
        return field.unescaped_key().get(unescaped) ? std::string_view{} : unescaped;
    }
    // The bytes from the token `first` to the end of the value that was read last; inside the page object
    // only.
    simdjson::error_code bytes_since(std::string_view first, std::string_view& out);
    std::size_t depth_limit() const { return depth_limit_; }

private:
    simdjson::error_code read_string(simdjson::ondemand::value& value, std::string_view token, cell& out);
    simdjson::error_code check_object(simdjson::ondemand::value& value, std::size_t depth);
    simdjson::error_code check_array(simdjson::ondemand::value& value, std::size_t depth);

    simdjson::ondemand::document& document_;
    bool escapes_;
    std::size_t depth_limit_;
};

} // namespace hubcrawl::hub
