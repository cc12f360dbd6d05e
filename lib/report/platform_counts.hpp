#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hubcrawl::report {

// How many tags cover which platform. Tags mostly have one of a few lists of platforms, so the lists are
// counted and taken apart later; memory is bounded however many there are.
class platform_counts {
public:
    // "linux/amd64 linux/arm64": a tag's, one word an image, in any order; empty: it has no images.
    void add(std::string_view platforms);

    // Tags by platform, the most first, then by name; what is beyond `most_platforms` is "others".
    std::vector<std::pair<std::string, std::uint64_t>> result() const;

    static constexpr std::size_t most_platforms = 200;
    static constexpr std::size_t most_lists = 1024;

private:
    struct hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    void take_apart();
    void count(std::string_view platforms, std::uint64_t tags,
               std::map<std::string, std::uint64_t>& in) const;

    std::unordered_map<std::string, std::uint64_t, hash, std::equal_to<>> lists_;
    std::map<std::string, std::uint64_t> platforms_;
};

} // namespace hubcrawl::report
