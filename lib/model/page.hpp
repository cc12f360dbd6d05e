#pragma once

#include "model/dataset_id.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl {

// One row of the listing (a repository, a tag): who it is, and how many bytes it has in each stream.
struct page_row {
    std::uint64_t key_hash = 0; // of the key columns; equal rows of one listing have equal keys
    std::uint32_t key_offset = 0;
    std::uint32_t key_length = 0;
    bool is_private = false;
    std::array<std::uint32_t, max_streams_per_page> bytes{};   // in the page's stream i
    std::array<std::uint32_t, max_streams_per_page> records{}; // lines in stream i: 1, or the tag's images
};

// One page as the page reader leaves it: bytes ready for the files, and what decides what happens next.
// Reused from page to page, so that a crawl allocates nothing a row.
struct page {
    std::int64_t count = 0; // the server's count of rows in the whole listing
    bool has_next = false;
    std::string next; // the server's own words, not yet believed
    std::vector<page_row> rows;
    std::vector<std::string> times; // of the rows' last change, to the second; only where asked for
    std::string keys;               // arena for page_row::key_offset
    std::array<std::string, max_streams_per_page> stream_bytes; // in the order of the reader's streams

    std::string_view key(page_row const& row) const {
        return std::string_view(keys).substr(row.key_offset, row.key_length);
    }
    void clear() {
        count = 0;
        has_next = false;
        next.clear();
        rows.clear();
        times.clear();
        keys.clear();
        for (auto& bytes : stream_bytes) bytes.clear();
    }
};

} // namespace hubcrawl
