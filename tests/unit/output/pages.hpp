#pragma once

#include "model/page.hpp"

#include <string>
#include <string_view>

namespace hubcrawl::output::tests {

// A page of two streams whose row i has the key "key<i>", one CSV line and two NDJSON lines.
inline page two_stream_page(int rows, std::string_view mark = "row") {
    page out;
    for (int i = 0; i < rows; ++i) {
        auto const name = std::string(mark) + std::to_string(i);
        auto const csv = "\"" + name + "\"\n";
        auto const ndjson = "{\"name\":\"" + name + "\"}\n{}\n";
        page_row row;
        row.key_hash = 1000 + static_cast<std::uint64_t>(i);
        row.key_offset = static_cast<std::uint32_t>(out.keys.size());
        row.key_length = static_cast<std::uint32_t>(name.size());
        row.is_private = i % 2 == 1;
        row.bytes = {static_cast<std::uint32_t>(csv.size()), static_cast<std::uint32_t>(ndjson.size()), 0, 0};
        row.records = {1, 2, 0, 0};
        out.rows.push_back(row);
        out.keys += name;
        out.stream_bytes[0] += csv;
        out.stream_bytes[1] += ndjson;
    }
    return out;
}

} // namespace hubcrawl::output::tests
