#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::report {

// What a report is made of, read from a line of hub/watched_row.hpp. A cell that is missing, as in the spool
// of an earlier version, or that is of another kind is as good as null. Texts point into the line.
struct repository_facts {
    std::string_view key;         // a JSON string
    std::string_view description; // the same, or empty
    bool is_private = false;
    std::uint64_t pulls = 0, stars = 0;     // 0 where the server says null
    std::optional<std::uint64_t> storage{}; // bytes
    std::optional<std::chrono::sys_days> pushed{};
};

struct tag_facts {
    std::string_view key;
    std::optional<std::uint64_t> size{}; // of one image of the tag, in bytes
    std::optional<std::chrono::sys_days> pushed{}, pulled{};
    std::string_view platforms; // "linux/amd64 linux/arm64", one word an image
};

repository_facts read_repository(std::string_view line);
tag_facts read_tag(std::string_view line);

} // namespace hubcrawl::report
