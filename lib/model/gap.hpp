#pragma once

#include "model/dataset_id.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hubcrawl {

// Why something could not be seen; the words of manifest.json (design.md, outside contract).
enum class gap_reason : std::uint8_t {
    forbidden,
    anonymous_depth_limit,
    namespace_not_found,
    not_found,
    unsettled, // the list kept changing while it was read
    malformed,
    too_large,
};

constexpr std::string_view to_string(gap_reason reason) {
    switch (reason) {
    case gap_reason::forbidden: return "forbidden";
    case gap_reason::anonymous_depth_limit: return "anonymous_depth_limit";
    case gap_reason::namespace_not_found: return "namespace_not_found";
    case gap_reason::not_found: return "not_found";
    case gap_reason::unsettled: return "unsettled";
    case gap_reason::malformed: return "malformed";
    case gap_reason::too_large: return "too_large";
    }
    return "unknown";
}

// A listing, or the rest of one, that is missing from the snapshot: it is published as incomplete.
struct gap {
    std::string name_space{};
    dataset_id dataset{};
    std::string listing{}; // "acme", "acme/web"
    gap_reason reason{};
    int status = 0; // of the answer that decided it; 0 where none did
    std::string detail{};
};

} // namespace hubcrawl
