#include "output/spool_block.hpp"

#include <libdeflate.h>

#include <cstddef>
#include <cstring>

using namespace hubcrawl::output;

namespace {

void put_crc(std::string& bytes, std::size_t at, std::string_view of) {
    auto const crc = libdeflate_crc32(0, of.data(), of.size());
    std::memcpy(bytes.data() + at, &crc, sizeof crc);
}

} // namespace

// The input is one block. Its checksums are made right first: what is sought lies behind them.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string bytes(reinterpret_cast<char const*>(data), size);
    if (size < block_head::encoded_size)
        return decode_head(bytes).has_value();
    std::string_view const all = bytes;
    constexpr auto checked = block_head::encoded_size - 4; // the last field is the checksum of all before it
    put_crc(bytes, checked, all.substr(0, checked));
    auto head = decode_head(bytes);
    if (!head)
        return 0;
    auto const table = all.substr(block_head::encoded_size).substr(0, head->table_size());
    head->table_crc = libdeflate_crc32(0, table.data(), table.size());
    block out;
    if (!decode_table(*head, table, out))
        return 0;
    for (auto const& row : out.rows)
        if (out.key(row).size() != row.key_length)
            __builtin_trap();
    auto const first = all.substr(block_head::encoded_size + table.size()).substr(0, head->stream_bytes[0]);
    return check_stream(*head, 0, first).has_value() ? 0 : -1;
}
