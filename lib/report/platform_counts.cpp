#include "report/platform_counts.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace hubcrawl::report {

void platform_counts::add(std::string_view platforms) {
    if (platforms.empty())
        return;
    if (auto const found = lists_.find(platforms); found != lists_.end()) {
        ++found->second;
        return;
    }
    if (lists_.size() == most_lists)
        take_apart();
    lists_.emplace(platforms, 1);
}

// A tag with two images of a platform (arm v6 and v7) covers it once.
void platform_counts::count(std::string_view platforms, std::uint64_t tags,
                            std::map<std::string, std::uint64_t>& in) const {
    std::set<std::string_view> seen;
    while (!platforms.empty()) {
        auto const one = platforms.substr(0, platforms.find(' '));
        platforms.remove_prefix(std::min(one.size() + 1, platforms.size()));
        auto const known = in.find(std::string(one));
        auto const name = known == in.end() && in.size() >= most_platforms ? "others" : one;
        if (seen.insert(name).second)
            in[std::string(name)] += tags;
    }
}

void platform_counts::take_apart() {
    for (auto const& [platforms, tags] : lists_) count(platforms, tags, platforms_);
    lists_.clear();
}

std::vector<std::pair<std::string, std::uint64_t>> platform_counts::result() const {
    auto all = platforms_;
    for (auto const& [platforms, tags] : lists_) count(platforms, tags, all);
    std::vector<std::pair<std::string, std::uint64_t>> made(all.begin(), all.end());
    std::ranges::sort(made, [](auto const& left, auto const& right) {
        return std::tie(right.second, left.first) < std::tie(left.second, right.first);
    });
    return made;
}

} // namespace hubcrawl::report
