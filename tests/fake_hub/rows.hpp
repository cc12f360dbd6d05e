#pragma once

#include "fake_hub/config.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hubcrawl::fake_hub {

// What a row is computed from. `age` is its place in the time order: the higher, the older. Rows that came
// later have the moment they came, in seconds since 1970.
struct repository_facts {
    std::string_view ns, name;
    std::uint64_t hash = 0, age = 0, size = 1;
    bool is_private = false;
    std::int64_t came = 0;
};
struct tag_facts {
    std::string_view ns, name;
    std::uint64_t repository_hash = 0, hash = 0, age = 0;
    std::int64_t came = 0;
};

// The entry of a namespace listing, and what a GET of the one repository answers (other keys).
void append_repository_entry(std::string& out, repository_facts const& facts, row_shape shape);
std::string repository_get(repository_facts const& facts, row_shape shape);
void append_tag(std::string& out, tag_facts const& facts, row_shape shape);

// RFC 3339 with 0 to 9 fraction digits: `hash` decides the digits, `age` steps of `step` seconds back from
// 2026.
void append_time(std::string& out, std::uint64_t hash, std::uint64_t age, std::uint64_t step);
void append_moment(std::string& out, std::uint64_t hash, std::int64_t when);

} // namespace hubcrawl::fake_hub
