#pragma once

#include <algorithm>
#include <cstdint>

namespace hubcrawl::frontier {

// Rows of one answer that are kept: the whole page, or a stretch of it once fresher pages have taken the
// place of its other rows.
struct held_page {
    std::int64_t page = 0;   // its number; of stretches: their place in the listing, from 1
    std::uint32_t epoch = 0; // in which it was asked
    std::int64_t rows = 0;
    std::uint64_t spool_offset = 0;
    std::int64_t first_row = 0; // of the spooled page
    std::int64_t answered = 0;  // when, by the server's clock: seconds since 1970
    bool joined = false;        // stretches only: no row can stand between this one and the one before
    bool late = false;          // asked in another epoch than it was answered in: it may show either state

    bool operator==(held_page const&) const = default;
};

// How many pages a list of that many rows has: one at least.
constexpr std::int64_t pages_for(std::int64_t count, std::int64_t page_size) {
    return page_size > 0 ? std::max<std::int64_t>(1, (count + page_size - 1) / page_size) : 1;
}

} // namespace hubcrawl::frontier
