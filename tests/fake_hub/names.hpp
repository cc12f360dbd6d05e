#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::fake_hub {

// Names of computed rows: their bytewise order is the order of their indexes, up to a million repositories
// and 89 million tags.
std::string repository_name(std::uint64_t seed, std::uint64_t index); // "svc-000012-gateway"
std::string tag_name(std::uint64_t seed, std::uint64_t index);        // "10.000.123-alpine"

// The index a name could have by its digits; the rest of the name is not looked at.
std::optional<std::uint64_t> repository_index(std::string_view name);
std::optional<std::uint64_t> tag_index(std::string_view name);

} // namespace hubcrawl::fake_hub
