#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::report {

struct change_counts {
    std::uint64_t added = 0, removed = 0, changed = 0;
    std::uint64_t all() const { return added + removed + changed; }
    bool operator==(change_counts const&) const = default;
};

struct named_change {
    std::string change; // "added", "removed", "changed"
    std::string name;   // "acme/web", "acme/web:1.0"
    bool operator==(named_change const&) const = default;
};

// What changes.ndjson says in short: how many of which kind, and the first of each by name.
struct change_digest {
    std::string since; // the snapshot they are told from; empty: there was none to compare with
    change_counts repositories, tags;
    std::vector<named_change> first; // repositories before tags; in each added, removed, changed

    bool operator==(change_digest const&) const = default;
};

// Folds lines of changes.ndjson into one; a line that is none of ours is left out.
class change_digester {
public:
    void add(std::string_view line);
    change_digest digest(std::string_view since) const;

    static constexpr std::size_t first_of_each = 5;
    static constexpr std::size_t kinds = 6;

private:
    std::array<std::uint64_t, kinds> counts_{};
    std::array<std::vector<named_change>, kinds> first_;
};

} // namespace hubcrawl::report
