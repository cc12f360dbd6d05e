#pragma once

#include "base/result.hpp"
#include "frontier/listing.hpp"
#include "model/page.hpp"
#include "output/spool.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hubcrawl::crawl {

// Pages counted in one go: some milliseconds, so that a commit or a signal is not kept waiting.
inline constexpr std::size_t counted_at_once = 256;

struct distinct_rows {
    std::int64_t count = 0;
    std::vector<std::uint64_t> repeated; // key hashes of rows that stand there more than once, sorted
};

// Whether keys come one behind the other, page after page: then no two of them are the same.
class key_order {
public:
    // False where a key of these rows does not come behind the one before it.
    bool goes_on(output::block const& block, std::span<output::row_span const> rows);

private:
    std::optional<std::string> before_; // the last key of the page before
};

// Counts the different rows on these pages. Where each key comes behind the one before it, as in a list by
// name, one look at all is enough; else they are told apart by the hash of their keys, in several passes over
// the spool where there are many. Memory is bounded (a few MiB, and what is repeated) however long the
// listing.
class distinct_counter {
public:
    distinct_counter(output::spool const& spool, std::vector<frontier::held_page> pages);

    // Reads on for so many pages; true once all is counted.
    result<bool> read_on(std::size_t pages);
    distinct_rows found; // once all is counted

private:
    void begin_passes();
    void end_pass();

    output::spool const& spool_;
    std::vector<frontier::held_page> pages_;
    std::int64_t rows_ = 0;
    bool in_order_ = true;
    key_order order_;
    std::uint64_t passes_ = 1, pass_ = 0;
    std::size_t next_ = 0; // page, in this pass
    std::vector<std::uint64_t> hashes_;
    output::block block_;
};

// The different rows of a page in memory.
std::int64_t count_distinct(std::vector<page_row> const& rows);

// The rows of a spooled page that are held.
std::span<output::row_span const> rows_of(output::block const& block, frontier::held_page const& page);

// What a listing reads its rows' keys with, while it reconciles; the spool must outlive it.
frontier::key_reader key_reader_of(output::spool const& spool);

} // namespace hubcrawl::crawl
