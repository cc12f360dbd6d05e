#include "crawl/distinct.hpp"

#include <algorithm>
#include <utility>

namespace hubcrawl::crawl {

namespace {

constexpr std::uint64_t hashes_a_pass = 1 << 17; // a megabyte; the other passes read from the page cache

} // namespace

bool key_order::goes_on(output::block const& block, std::span<output::row_span const> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const key = block.key(rows[i]);
        if (i > 0 ? key <= block.key(rows[i - 1]) : before_ && key <= *before_)
            return false;
    }
    if (!rows.empty())
        before_.emplace(block.key(rows.back()));
    return true;
}

distinct_counter::distinct_counter(output::spool const& spool, std::vector<frontier::held_page> pages)
    : spool_(spool), pages_(std::move(pages)) {
    for (auto const& page : pages_) rows_ += page.rows;
}

void distinct_counter::begin_passes() {
    in_order_ = false;
    next_ = 0;
    found.count = 0;
    auto const rows = static_cast<std::uint64_t>(rows_);
    passes_ = rows / hashes_a_pass + 1;
    hashes_.reserve(std::min(rows, hashes_a_pass));
}

result<bool> distinct_counter::read_on(std::size_t pages) {
    for (; pages > 0 && in_order_; --pages) {
        if (next_ == pages_.size())
            return true;
        auto const& page = pages_[next_++];
        if (auto done = spool_.read(page.spool_offset, block_); !done)
            return done.error();
        auto const rows = rows_of(block_, page);
        found.count += std::ssize(rows);
        if (!order_.goes_on(block_, rows))
            begin_passes();
    }
    for (; pages > 0 && pass_ < passes_ && !in_order_; --pages) {
        if (next_ == pages_.size()) {
            end_pass();
            continue;
        }
        auto const& page = pages_[next_++];
        if (auto done = spool_.read(page.spool_offset, block_); !done)
            return done.error();
        for (auto const& row : rows_of(block_, page))
            if (row.key_hash % passes_ == pass_)
                hashes_.push_back(row.key_hash);
    }
    return in_order_ ? next_ == pages_.size() : pass_ == passes_;
}

void distinct_counter::end_pass() {
    std::ranges::sort(hashes_);
    for (auto at = hashes_.begin(); at != hashes_.end(); ++found.count) {
        auto const next = std::upper_bound(at, hashes_.end(), *at);
        if (next - at > 1)
            found.repeated.push_back(*at);
        at = next;
    }
    hashes_.clear();
    next_ = 0;
    if (++pass_ == passes_)
        std::ranges::sort(found.repeated);
}

std::int64_t count_distinct(std::vector<page_row> const& rows) {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(rows.size());
    for (auto const& row : rows) hashes.push_back(row.key_hash);
    std::ranges::sort(hashes);
    return std::ranges::unique(hashes).begin() - hashes.begin();
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
