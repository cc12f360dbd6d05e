#pragma once

#include "hub/dataset.hpp"
#include "model/crawl_scope.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::hub {

// The members of an object that somebody needs, each with a slot; found by hash, once a member.
class member_slots {
public:
    // The slot of that name, a new one if it has none.
    std::size_t add(std::string_view name);
    // The slot, or npos.
    std::size_t find(std::string_view name) const {
        for (auto at = first_[bucket(name)]; at != 0; at = next_[at - 1U])
            if (same(names_[at - 1U], name))
                return at - 1U;
        return npos;
    }
    std::size_t size() const { return names_.size(); }
    std::string_view name(std::size_t slot) const { return names_[slot]; }

    static constexpr auto npos = static_cast<std::size_t>(-1);

private:
    // Names are short: a call of memcmp would cost more than all the rest of finding one.
    static bool same(std::string_view known, std::string_view name) {
        if (known.size() != name.size())
            return false;
        if (name.size() >= 8)
            return same_words<std::uint64_t>(known, name);
        if (name.size() >= 4)
            return same_words<std::uint32_t>(known, name);
        return std::ranges::equal(known, name);
    }
    // Word by word, the last of which reaches back over the one before.
    template <class Word>
    static bool same_words(std::string_view known, std::string_view name) {
        auto const differ = [&](std::size_t from) {
            Word left, right;
            std::memcpy(&left, known.data() + from, sizeof left);
            std::memcpy(&right, name.data() + from, sizeof right);
            return left != right;
        };
        auto const last = name.size() - sizeof(Word);
        for (std::size_t from = 0; from < last; from += sizeof(Word))
            if (differ(from))
                return false;
        return !differ(last);
    }
    // Length and both ends tell nearly all of Docker Hub's members apart.
    static std::size_t bucket(std::string_view name) {
        if (name.empty())
            return 0;
        auto const first = static_cast<unsigned char>(name.front()),
                   last = static_cast<unsigned char>(name.back());
        return (name.size() * 5 + first * 3U + last) % 64;
    }

    std::vector<std::string> names_;
    std::vector<std::uint16_t> next_;       // slot + 1 of the next name in the same bucket, 0 at the end
    std::array<std::uint16_t, 64> first_{}; // slot + 1 of a bucket's first name, 0 for none
};

// Where one CSV field of a row comes from.
struct column_source {
    bool from_context = false;
    std::size_t slot = 0; // of the context or of the row's members
    std::string pointer;  // into that member's value; empty: the value itself
    bool null_is_zero = false;
};

// What has to be picked from the rows of one dataset to write them.
struct row_plan {
    dataset const* what = nullptr;
    member_slots members;
    std::vector<column_source> columns;
};

row_plan plan_rows(dataset_id id, crawl_scope const& scope);

} // namespace hubcrawl::hub
