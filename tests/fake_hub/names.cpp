#include "fake_hub/names.hpp"

#include "fake_hub/arithmetic.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace hubcrawl::fake_hub {

namespace {

constexpr std::array<std::string_view, 8> trades{"api",   "gateway", "web_ui", "worker.v2",
                                                 "cache", "billing", "mail",   "x"};
constexpr std::array<std::string_view, 6> flavours{"",      "-alpine", "-slim", "-debian-bookworm",
                                                   "-rc.1", "_nightly"};

std::optional<std::uint64_t> number(std::string_view digits) {
    std::uint64_t value = 0;
    auto const [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return code == std::errc{} && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

} // namespace

std::string repository_name(std::uint64_t seed, std::uint64_t index) {
    return fmt::format("svc-{:06}-{}", index, trades[mix(seed, index) % trades.size()]);
}

std::string tag_name(std::uint64_t seed, std::uint64_t index) {
    return fmt::format("{}.{:03}.{:03}{}", 10 + index / 1'000'000, index / 1000 % 1000, index % 1000,
                       flavours[mix(seed, index) % flavours.size()]);
}

std::optional<std::uint64_t> repository_index(std::string_view name) {
    return name.size() > 10 ? number(name.substr(4, 6)) : std::nullopt;
}

std::optional<std::uint64_t> tag_index(std::string_view name) {
    if (name.size() < 10)
        return std::nullopt;
    auto const high = number(name.substr(0, 2)), middle = number(name.substr(3, 3)),
               low = number(name.substr(7, 3));
    if (!high || !middle || !low || *high < 10)
        return std::nullopt;
    return (*high - 10) * 1'000'000 + *middle * 1000 + *low;
}

} // namespace hubcrawl::fake_hub
