#pragma once

#include "base/result.hpp"
#include "frontier/listing.hpp"
#include "output/spool.hpp"

#include <cstdint>
#include <span>
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

// The rows of a spooled page that are held.
std::span<output::row_span const> rows_of(output::block const& block, frontier::held_page const& page);

// What a listing reads its rows' keys with, while it reconciles; the spool must outlive it.
frontier::key_reader key_reader_of(output::spool const& spool);

} // namespace hubcrawl::crawl
