#include "crawl/distinct.hpp"

#include <algorithm>

namespace hubcrawl::crawl {

namespace {

constexpr std::uint64_t hashes_a_pass = 1 << 17; // a megabyte; the other passes read from the page cache

} // namespace

result<distinct_rows> count_distinct(output::spool const& spool,
                                     std::vector<frontier::listing::held_page> const& pages) {
    std::uint64_t rows = 0;
    for (auto const& page : pages) rows += static_cast<std::uint64_t>(page.rows);
    auto const passes = rows / hashes_a_pass + 1;
    distinct_rows found;
    std::vector<std::uint64_t> hashes;
    output::block block;
    for (std::uint64_t pass = 0; pass < passes; ++pass) {
        hashes.clear();
        for (auto const& page : pages) {
            if (auto done = spool.read(page.spool_offset, block); !done)
                return done.error();
            for (auto const& row : rows_of(block, page))
                if (row.key_hash % passes == pass)
                    hashes.push_back(row.key_hash);
        }
        std::ranges::sort(hashes);
        for (auto at = hashes.begin(); at != hashes.end(); ++found.count) {
            auto const next = std::upper_bound(at, hashes.end(), *at);
            if (next - at > 1)
                found.repeated.push_back(*at);
            at = next;
        }
    }
    std::ranges::sort(found.repeated);
    return found;
}

std::span<output::row_span const> rows_of(output::block const& block, frontier::held_page const& page) {
    auto const first = std::min(block.rows.size(), static_cast<std::size_t>(page.first_row));
    auto const count = std::min(block.rows.size() - first, static_cast<std::size_t>(page.rows));
    return std::span(block.rows).subspan(first, count);
}

frontier::key_reader key_reader_of(output::spool const& spool) {
    return
        [&spool, block = output::block()](std::uint64_t offset) mutable -> result<std::vector<std::string>> {
            if (auto done = spool.read(offset, block); !done)
                return done.error();
            std::vector<std::string> keys;
            keys.reserve(block.rows.size());
            for (auto const& row : block.rows) keys.emplace_back(block.key(row));
            return keys;
        };
}

} // namespace hubcrawl::crawl
