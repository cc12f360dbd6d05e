#pragma once

#include "frontier/reconciliation.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace hubcrawl::frontier::tests {

// A long list in name order that changes while it is read: numbers stand for names, so that a million rows
// are cheap. Rows that came are dated by the request that was answered last.
struct moving_list {
    moving_list(std::int64_t rows, std::int64_t size, std::uint32_t seed) : page_size(size), random(seed) {
        for (std::int64_t i = 0; i < rows; ++i) names.push_back(static_cast<std::uint64_t>(i) * 1000 + 500);
    }

    static std::string key(std::uint64_t name) { return fmt::format("t{:012}", name); }
    // Request n is answered then: a second apart, or `burst` of them at once and then a minute's pause.
    std::int64_t time_of(std::int64_t tick) const {
        return begins + (burst == 0 ? tick : tick / burst * 60 + tick % burst / 60);
    }
    std::int64_t time() const { return time_of(now); }
    static std::string date(std::int64_t when) {
        return fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(when)));
    }

    void insert() { insert(random() % (names.size() * 1000)); }
    void insert(std::uint64_t name) {
        auto const place = std::ranges::lower_bound(names, name);
        if (place != names.end() && *place == name)
            return;
        names.insert(place, name);
        came.push_back({name, burst == 0 ? time() : time() - 25}); // in mid-pause
    }
    void erase() { erase(random() % names.size()); }
    void erase(std::size_t position) {
        std::erase_if(came, [&](auto const& each) { return each.first == names[position]; });
        names.erase(names.begin() + static_cast<std::ptrdiff_t>(position));
    }

    struct page {
        std::vector<std::string> keys;
        bool has_next = false, past_end = false;
    };
    page get(std::int64_t number) const {
        auto const total = std::ssize(names);
        auto const first = std::min((number - 1) * page_size, total),
                   last = std::min(first + page_size, total);
        page made;
        for (auto at = first; at < last; ++at) made.keys.push_back(key(names[static_cast<std::size_t>(at)]));
        made.has_next = last < total;
        made.past_end = number > 1 && first == total;
        return made;
    }
    // By time, newest first: what came lately, then one old row a page that ends the search.
    std::vector<dated_row> recent(std::int64_t number, bool& has_next) const {
        std::vector<dated_row> all;
        for (auto one = came.rbegin(); one != came.rend(); ++one)
            all.push_back({key(one->first), date(one->second)});
        all.push_back({key(names.front()), "2020-01-01T00:00:00"});
        if (oldest_first)
            std::ranges::reverse(all);
        auto const first = static_cast<std::size_t>((number - 1) * page_size);
        has_next = all.size() > first + static_cast<std::size_t>(page_size);
        if (first >= all.size())
            return {};
        auto const size = std::min(all.size() - first, static_cast<std::size_t>(page_size));
        return {all.begin() + static_cast<std::ptrdiff_t>(first),
                all.begin() + static_cast<std::ptrdiff_t>(first + size)};
    }

    std::vector<std::uint64_t> names; // sorted
    std::int64_t page_size;
    std::mt19937 random;
    std::int64_t now = 0; // requests answered
    static constexpr std::int64_t begins = 1'795'000'000;
    std::int64_t burst = 0;
    bool oldest_first = false;
    std::vector<std::pair<std::uint64_t, std::int64_t>> came; // name and when, oldest first
};

} // namespace hubcrawl::frontier::tests
