#pragma once

#include "base/result.hpp"
#include "frontier/listing.hpp"
#include "output/spool.hpp"

#include <cstdint>
#include <vector>

namespace hubcrawl::crawl {

struct distinct_rows {
    std::int64_t count = 0;
    std::vector<std::uint64_t> repeated; // key hashes of rows that stand there more than once, sorted
};

// The different rows on these pages, told apart by the hash of their keys. Memory is bounded (a few MiB, and
// what is repeated) however long the listing: large ones are counted in several passes over the spool.
result<distinct_rows> count_distinct(output::spool const& spool,
                                     std::vector<frontier::listing::held_page> const& pages);

} // namespace hubcrawl::crawl
