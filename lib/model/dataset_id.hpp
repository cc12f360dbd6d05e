#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hubcrawl {

// Which dataset; what a dataset is stands in the table hub/dataset.hpp.
enum class dataset_id : std::uint8_t { repositories, tags, images };

enum class row_format : std::uint8_t { csv, ndjson };

// One data file of a snapshot: repositories.csv, tags.ndjson …
struct stream {
    dataset_id dataset;
    row_format format;
    bool operator==(stream const&) const = default;
};

// A tags page feeds tags and images, each as CSV and NDJSON.
inline constexpr std::size_t max_streams_per_page = 4;

constexpr std::string_view to_string(row_format format) {
    return format == row_format::csv ? "csv" : "ndjson";
}

} // namespace hubcrawl
