#include "fake_hub/jwt.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
    std::string out;
    unsigned buffer = 0, bits = 0;
    for (unsigned char const byte : bytes) {
        buffer = buffer << 8 | byte;
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[buffer >> (bits - 6) & 63];
    }
    if (bits > 0)
        out += alphabet[buffer << (6 - bits) & 63];
    return out;
}

std::optional<std::string> decode(std::string_view text) {
    std::string out;
    unsigned buffer = 0, bits = 0;
    for (char const c : text) {
        auto const value = alphabet.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        buffer = buffer << 6 | static_cast<unsigned>(value);
        if (bits += 6; bits >= 8)
            out += static_cast<char>(buffer >> (bits -= 8) & 0xff);
    }
    return out;
}

std::string signature(std::string_view text, std::string_view key) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest.data(), &length);
    return encode({reinterpret_cast<char const*>(digest.data()), length});
}

} // namespace

std::string sign_jwt(std::string_view payload, std::string_view key) {
    auto const text = fmt::format("{}.{}", encode(R"({"alg":"HS256","typ":"JWT"})"), encode(payload));
    return fmt::format("{}.{}", text, signature(text, key));
}

std::optional<std::string> verify_jwt(std::string_view token, std::string_view key) {
    auto const first = token.find('.');
    auto const last = token.rfind('.');
    if (first == std::string_view::npos || first == last)
        return std::nullopt;
    if (token.substr(last + 1) != signature(token.substr(0, last), key))
        return std::nullopt;
    return decode(token.substr(first + 1, last - first - 1));
}

} // namespace hubcrawl::fake_hub
