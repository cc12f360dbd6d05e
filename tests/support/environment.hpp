#pragma once

#include <cstdint>
#include <cstdlib>

namespace hubcrawl::tests {

// The number an environment variable holds.
inline std::uint64_t number_in(char const* variable, std::uint64_t otherwise) {
    auto const* text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

} // namespace hubcrawl::tests
