#pragma once

#include "base/result.hpp"
#include "model/page.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::output {

// The lengths of one block: fixed header, row table, keys, then each stream's bytes.
struct block_head {
    static constexpr std::size_t encoded_size = 64;

    std::uint32_t streams = 0;
    std::uint32_t rows = 0;
    std::uint32_t keys_bytes = 0;
    std::array<std::uint32_t, max_streams_per_page> stream_bytes{};
    std::array<std::uint32_t, max_streams_per_page> stream_crc{};
    std::uint32_t table_crc = 0; // of row table and keys

    std::uint64_t table_size() const;                      // row table and keys
    std::uint64_t stream_offset(std::size_t stream) const; // from the block's start
    std::uint64_t size() const;                            // of the whole block
};

// One row of a block: who it is, and where its bytes are.
struct row_span {
    std::uint64_t key_hash = 0;
    std::uint32_t key_offset = 0;
    std::uint32_t key_length = 0;
    bool is_private = false;
    std::array<std::uint32_t, max_streams_per_page> bytes{};
    std::array<std::uint32_t, max_streams_per_page> records{};
};

// A block as read back; reused from read to read.
struct block {
    block_head head;
    std::vector<row_span> rows;
    std::string keys;
    std::string bytes;   // of the one stream asked for, rows one after the other; else empty
    std::string encoded; // what rows, keys and, read as a whole, the streams stand in, behind the header

    // Of a block read as a whole.
    std::string_view stream(std::size_t number) const {
        return std::string_view(encoded).substr(head.stream_offset(number) - block_head::encoded_size,
                                                head.stream_bytes[number]);
    }
    std::string_view key(row_span const& row) const {
        return std::string_view(keys).substr(row.key_offset, row.key_length);
    }
};

// Header, row table and keys of `from` into `out` (cleared first); the streams' own bytes follow them
// uncopied. A page whose rows do not add up to its streams is a bug and throws.
void encode_block(page const& from, std::size_t streams, std::string& out);

// Each checks lengths and checksum before it believes a byte; the error says what is wrong, not where.
result<block_head> decode_head(std::string_view bytes);
// `bytes` is what stands after the header, table_size() long. Fills rows and keys.
result<> decode_table(block_head const& head, std::string_view bytes, block& out);
result<> check_stream(block_head const& head, std::size_t stream, std::string_view bytes);

} // namespace hubcrawl::output
