#include "output/spool_block.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace hubcrawl::output {

namespace {

constexpr std::uint32_t magic = 0x48435350; // "PSCH" in the file of a little-endian machine
constexpr std::uint16_t version = 2;
constexpr std::uint32_t largest_part = 0x7fffffff;

// As it stands in the file.
struct encoded_head {
    std::uint32_t magic;
    std::uint16_t version;
    std::uint16_t streams;
    std::uint32_t rows;
    std::uint32_t keys_bytes;
    std::array<std::uint32_t, max_streams_per_page> stream_bytes;
    std::array<std::uint32_t, max_streams_per_page> stream_crc;
    std::uint32_t table_crc;
    std::uint32_t head_crc; // of everything before it
};
static_assert(sizeof(encoded_head) == block_head::encoded_size);

struct encoded_row {
    std::uint64_t key_hash;
    std::uint32_t key_offset;
    std::uint32_t key_length;
    std::array<std::uint32_t, max_streams_per_page> bytes;
    std::array<std::uint32_t, max_streams_per_page> records;
    std::uint32_t is_private;
    std::uint32_t unused;
};
static_assert(sizeof(encoded_row) == 64);
static_assert(std::has_unique_object_representations_v<encoded_head> &&
              std::has_unique_object_representations_v<encoded_row>); // no padding gets into a checksum

std::uint32_t crc_of(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

template <class T>
std::string_view bytes_of(T const& value) {
    return {reinterpret_cast<char const*>(&value), sizeof value};
}

std::uint32_t crc_of_head(encoded_head const& head) {
    return crc_of(bytes_of(head).substr(0, offsetof(encoded_head, head_crc)));
}

std::uint32_t part_size(std::string_view part) {
    if (part.size() > largest_part)
        throw std::length_error("a page of more than 2 GiB");
    return static_cast<std::uint32_t>(part.size());
}

void require_whole_rows(page const& from, std::size_t streams) {
    for (std::size_t stream = 0; stream < streams; ++stream) {
        std::uint64_t sum = 0;
        for (auto const& row : from.rows) sum += row.bytes[stream];
        if (sum != from.stream_bytes[stream].size())
            throw std::logic_error("rows of a page do not add up to its stream");
    }
}

encoded_row encode(page_row const& row) {
    encoded_row out{};
    out.key_hash = row.key_hash;
    out.key_offset = row.key_offset;
    out.key_length = row.key_length;
    out.bytes = row.bytes;
    out.records = row.records;
    out.is_private = row.is_private;
    return out;
}

row_span decode(encoded_row const& row) {
    row_span out;
    out.key_hash = row.key_hash;
    out.key_offset = row.key_offset;
    out.key_length = row.key_length;
    out.bytes = row.bytes;
    out.records = row.records;
    out.is_private = row.is_private != 0;
    return out;
}

} // namespace

std::uint64_t block_head::table_size() const {
    return std::uint64_t{rows} * sizeof(encoded_row) + keys_bytes;
}

std::uint64_t block_head::stream_offset(std::size_t stream) const {
    auto offset = encoded_size + table_size();
    for (std::size_t i = 0; i < stream; ++i) offset += stream_bytes[i];
    return offset;
}

std::uint64_t block_head::size() const { return stream_offset(max_streams_per_page); }

void encode_block(page const& from, std::size_t streams, std::string& out) {
    if (streams > max_streams_per_page)
        throw std::logic_error("more streams than a page has");
    require_whole_rows(from, streams);
    out.assign(sizeof(encoded_head), '\0');
    for (auto const& row : from.rows) out += bytes_of(encode(row));
    out += from.keys;
    auto const table = std::string_view(out).substr(sizeof(encoded_head));

    encoded_head head{};
    head.magic = magic;
    head.version = version;
    head.streams = static_cast<std::uint16_t>(streams);
    part_size(table);
    head.rows = static_cast<std::uint32_t>(from.rows.size());
    head.keys_bytes = part_size(from.keys);
    for (std::size_t i = 0; i < streams; ++i) {
        head.stream_bytes[i] = part_size(from.stream_bytes[i]);
        head.stream_crc[i] = crc_of(from.stream_bytes[i]);
    }
    head.table_crc = crc_of(table);
    head.head_crc = crc_of_head(head);
    std::memcpy(out.data(), &head, sizeof head);
}

result<block_head> decode_head(std::string_view bytes) {
    encoded_head in;
    if (bytes.size() < sizeof in)
        return fail(errc::file_failed, "a block's header is cut off");
    std::memcpy(&in, bytes.data(), sizeof in);
    if (in.magic != magic || in.version != version)
        return fail(errc::file_failed, "no block of this version stands there");
    if (in.head_crc != crc_of_head(in))
        return fail(errc::file_failed, "the header's checksum is wrong");
    block_head head;
    head.streams = in.streams;
    head.rows = in.rows;
    head.keys_bytes = in.keys_bytes;
    head.stream_bytes = in.stream_bytes;
    head.stream_crc = in.stream_crc;
    head.table_crc = in.table_crc;
    if (head.streams > max_streams_per_page || head.table_size() > largest_part)
        return fail(errc::file_failed, "the header's lengths are impossible");
    return head;
}

result<> decode_table(block_head const& head, std::string_view bytes, block& out) {
    if (bytes.size() != head.table_size() || crc_of(bytes) != head.table_crc)
        return fail(errc::file_failed, "the row table's checksum is wrong");
    out.head = head;
    out.rows.clear();
    out.bytes.clear();
    std::array<std::uint64_t, max_streams_per_page> sums{};
    for (std::uint32_t i = 0; i < head.rows; ++i) {
        encoded_row in;
        std::memcpy(&in, bytes.data(), sizeof in);
        bytes.remove_prefix(sizeof in);
        if (std::uint64_t{in.key_offset} + in.key_length > head.keys_bytes)
            return fail(errc::file_failed, "a row's key stands outside the keys");
        for (std::size_t stream = 0; stream < head.streams; ++stream) sums[stream] += in.bytes[stream];
        out.rows.push_back(decode(in));
    }
    if (!std::ranges::equal(sums, head.stream_bytes))
        return fail(errc::file_failed, "the rows do not add up to their stream");
    out.keys = bytes;
    return {};
}

result<> check_stream(block_head const& head, std::size_t stream, std::string_view bytes) {
    if (stream >= head.streams)
        return fail(errc::file_failed, "the block has no stream {}", stream);
    if (bytes.size() != head.stream_bytes[stream] || crc_of(bytes) != head.stream_crc[stream])
        return fail(errc::file_failed, "the checksum of stream {} is wrong", stream);
    return {};
}

} // namespace hubcrawl::output
