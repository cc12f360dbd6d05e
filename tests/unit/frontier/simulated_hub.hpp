#pragma once

#include "frontier/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace hubcrawl::frontier::tests {

// A list as Docker Hub serves it: rows in name order, pages of at most page_size, 404 behind the end.
struct simulated_hub {
    explicit simulated_hub(std::int64_t rows, std::int64_t size = 100) : page_size(size) {
        for (std::int64_t i = 0; i < rows; ++i) names.push_back(fmt::format("row-{:05}", i * 10));
    }

    struct answer {
        page_facts facts;
        std::vector<std::string> rows;
        bool past_end = false;
    };
    answer get(std::int64_t page) const {
        auto const total = std::ssize(names);
        auto const first = std::min((page - 1) * page_size, total);
        auto const last = std::min(first + page_size, total);
        answer made;
        made.past_end = page > 1 && first == total;
        made.rows.assign(names.begin() + first, names.begin() + last);
        made.facts.count = total;
        made.facts.rows = last - first;
        made.facts.has_next = made.facts.next_agrees = last < total;
        if (made.facts.has_next)
            made.facts.next_target = fmt::format("/list?page={}", page + 1);
        if (bend)
            bend(page, made);
        return made;
    }

    void insert(std::size_t position) {
        names.insert(names.begin() + static_cast<std::ptrdiff_t>(position),
                     fmt::format("new-{}", ++inserted_));
        ++version;
    }
    void erase(std::size_t position) {
        names.erase(names.begin() + static_cast<std::ptrdiff_t>(position));
        ++version;
    }
    std::set<std::string> rows() const { return {names.begin(), names.end()}; }

    std::vector<std::string> names;
    std::int64_t page_size;
    std::uint64_t version = 0; // of the list: grows with every change
    std::function<void(std::int64_t page, answer&)> bend;

private:
    int inserted_ = 0;
};

// Reads one listing from a simulated Hub as the engine does: rows are kept where the facts say they are.
struct reader {
    explicit reader(simulated_hub& of) : hub(of) {}

    bool can_ask() const { return pages.step() == listing_step::ask; }
    page_ask ask() {
        auto one = pages.next_ask();
        asked.push_back(one.page);
        return one;
    }
    // An answer that came for this ask. False: the listing grows without end.
    bool take(page_ask const& to, simulated_hub::answer got) {
        if (!pages.expects(to.page, to.generation))
            return true;
        if (got.past_end) {
            pages.past_end(to.page);
            return true;
        }
        got.facts.spool_offset = spool.size();
        spool.push_back(std::move(got.rows));
        return pages.accepted(to.page, got.facts);
    }
    bool answer(page_ask const& to) { return take(to, hub.get(to.page)); }
    void check() { pages.checked(std::ssize(rows())); }

    // One after the other until there is nothing more to do.
    listing_step read_all() {
        while (pages.step() == listing_step::ask || pages.step() == listing_step::check) {
            if (pages.step() == listing_step::check)
                check();
            else if (!answer(ask()))
                break;
        }
        return pages.step();
    }
    // Up to `width` side by side, answered in a seeded random order.
    listing_step read_shuffled(std::size_t width, std::uint32_t seed) {
        std::mt19937 random(seed);
        std::vector<page_ask> under_way;
        while (true) {
            while (can_ask() && under_way.size() < width) under_way.push_back(ask());
            if (pages.step() == listing_step::check)
                check();
            else if (under_way.empty())
                return pages.step();
            else
                answer(pull_any(under_way, random));
        }
    }
    template <class T>
    static T pull_any(std::vector<T>& from, std::mt19937& random) {
        std::swap(from[random() % from.size()], from.back());
        auto one = std::move(from.back());
        from.pop_back();
        return one;
    }

    std::set<std::string> rows() const {
        std::set<std::string> distinct;
        for (auto const& page : pages.held())
            distinct.insert(spool.at(page.spool_offset).begin(), spool.at(page.spool_offset).end());
        return distinct;
    }

    simulated_hub& hub;
    listing pages;
    std::vector<std::int64_t> asked;
    std::vector<std::vector<std::string>> spool;
};

inline std::ostream& operator<<(std::ostream& out, listing_step step) {
    constexpr char const* names[] = {"ask", "wait", "check", "settled", "unsettled"};
    return out << names[static_cast<std::size_t>(step)];
}

} // namespace hubcrawl::frontier::tests

namespace hubcrawl::frontier {
using tests::operator<<; // Boost.Test looks beside the type
}
