#include "hub/jwt.hpp"

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <string>

namespace hubcrawl::hub {

namespace {

// base64url without padding (RFC 4648 §5); nothing for any other character.
std::optional<std::string> decode_base64url(std::string_view text) {
    static constexpr auto values = [] {
        std::array<std::int8_t, 256> table{};
        table.fill(-1);
        constexpr std::string_view digits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (std::size_t i = 0; i < digits.size(); ++i)
            table[static_cast<unsigned char>(digits[i])] = static_cast<std::int8_t>(i);
        return table;
    }();
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (char const c : text) {
        auto const value = values[static_cast<unsigned char>(c)];
        if (value < 0)
            return std::nullopt;
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 0xff);
        }
    }
    return bytes;
}

} // namespace

std::optional<std::chrono::sys_seconds> jwt_expiry(std::string_view token) {
    auto const first = token.find('.');
    auto const second = first == token.npos ? token.npos : token.find('.', first + 1);
    if (second == token.npos || token.find('.', second + 1) != token.npos)
        return std::nullopt;
    auto const claims = decode_base64url(token.substr(first + 1, second - first - 1));
    if (!claims)
        return std::nullopt;

    simdjson::dom::parser parser;
    simdjson::dom::element document;
    double seconds = 0;
    if (parser.parse(*claims).get(document) || document["exp"].get(seconds))
        return std::nullopt;
    // from 2001 to the year 5138: anything else is no moment a token could end at
    if (!(seconds >= 1e9 && seconds < 1e11))
        return std::nullopt;
    return std::chrono::sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
}

} // namespace hubcrawl::hub
