#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hubcrawl {

// Which dataset; what a dataset is stands in the table hub/dataset.hpp.
enum class dataset_id : std::uint8_t { repositories, tags, images };

// `watched` is no format of a data file: what a snapshot is compared by with the one before it.
enum class row_format : std::uint8_t { csv, ndjson, watched };

// Rows as bytes: those of one data file of a snapshot (repositories.csv, tags.ndjson …), or the watched ones.
struct stream {
    dataset_id dataset;
    row_format format;
    bool operator==(stream const&) const = default;
};

// A tags page feeds tags and images, each as CSV and NDJSON, and what is watched of the tags.
inline constexpr std::size_t max_streams_per_page = 5;

constexpr std::string_view to_string(row_format format) {
    switch (format) {
    case row_format::csv: return "csv";
    case row_format::ndjson: return "ndjson";
    case row_format::watched: return "watched";
    }
    return "unknown";
}

} // namespace hubcrawl
