#pragma once

#include "fake_hub/arithmetic.hpp"
#include "fake_hub/listing.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubcrawl::fake_hub {

// Ids from here on are rows beside the computed ones: `latest`, named repositories, rows that came later.
inline constexpr std::uint64_t first_extra_id = 1ULL << 40;

// Computed rows, numbered in the bytewise order of their names; the `hidden` oldest are private.
struct base_rows {
    affine_shuffle times; // rank 0 is the newest
    std::uint64_t hidden = 0;
    std::function<std::string(std::uint64_t)> name;

    std::uint64_t size() const { return times.size(); }
    bool is_hidden(std::uint64_t index) const { return times.rank_of(index) >= size() - hidden; }
    // The number of rows whose name is less than `text`.
    std::uint64_t lower_bound(std::string_view text) const;
};

struct extra_row {
    std::uint64_t id;
    std::string name;
};

// The rows of one listing in one order: positions to ids, without holding the rows.
class sequence {
public:
    struct parts {
        base_rows const& base;
        std::vector<extra_row> extras;      // newest first, only visible ones
        std::vector<std::uint64_t> removed; // indexes of base rows taken out
        std::vector<std::uint64_t> granted; // hidden base rows shown all the same
        bool hidden_shown = false;
    };
    sequence(parts what, row_order order);

    std::uint64_t size() const noexcept { return size_; }
    // A base index, or an extra's id. O(log size) by name.
    std::uint64_t at(std::uint64_t position) const;

private:
    std::uint64_t base_at(std::uint64_t position) const;
    std::uint64_t shown_below(std::uint64_t index) const;

    base_rows const& base_;
    bool by_name_, reversed_, hidden_shown_;
    std::uint64_t base_size_, size_;
    std::vector<std::uint64_t> gaps_;                            // base positions left out, ascending
    std::vector<std::pair<std::uint64_t, std::uint64_t>> added_; // final position and id, ascending
};

} // namespace hubcrawl::fake_hub
