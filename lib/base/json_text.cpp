#include "base/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace hubcrawl {

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (char const c : text) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
            else
                out += c;
        }
    }
    out += '"';
}

std::optional<std::string> read_json_string(std::string_view json) {
    if (json.size() < 2 || !json.starts_with('"') || !json.ends_with('"'))
        return std::nullopt;
    json = json.substr(1, json.size() - 2);
    std::string text;
    while (!json.empty()) {
        auto const plain = std::min(json.find_first_of("\\\""), json.size());
        text += json.substr(0, plain);
        json.remove_prefix(plain);
        if (json.empty())
            break;
        if (json.front() == '"' || json.size() < 2)
            return std::nullopt;
        auto const kind = json[1];
        json.remove_prefix(2);
        if (kind == 'u') {
            auto const digits = json.substr(0, 4);
            unsigned code = 0;
            auto const [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
            if (bad != std::errc() || end != digits.data() + 4 || code > 0x1f)
                return std::nullopt;
            text += static_cast<char>(code);
            json.remove_prefix(digits.size());
            continue;
        }
        constexpr std::string_view kinds = "\"\\nrt", meant = "\"\\\n\r\t";
        auto const which = kinds.find(kind);
        if (which == kinds.npos)
            return std::nullopt;
        text += meant[which];
    }
    return text;
}

} // namespace hubcrawl
