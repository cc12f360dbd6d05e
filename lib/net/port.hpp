#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hubcrawl::net {

// Digits from 1 to 65535. Not Boost.URL's port_number(), which in 1.81 wraps around.
inline std::optional<std::uint16_t> read_port(std::string_view digits) {
    std::uint16_t port = 0;
    auto const [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (bad != std::errc{} || end != digits.data() + digits.size() || port == 0)
        return std::nullopt;
    return port;
}

} // namespace hubcrawl::net
