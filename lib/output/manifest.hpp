#pragma once

#include "base/clock.hpp"
#include "model/gap.hpp"
#include "model/request_counts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl::output {

struct manifest_file {
    std::string name;       // "tags.csv"
    std::string dataset;    // "tags"
    std::string format;     // "csv"
    std::uint64_t rows = 0; // the CSV header line is none
    std::uint64_t bytes = 0;
    std::string sha256;
};

struct manifest_dataset {
    std::string dataset;
    std::uint64_t rows = 0;
    std::optional<std::uint64_t> expected; // the server's counts; none for images, which it does not count
    std::uint64_t listings = 0;
};

struct manifest_namespace {
    std::string name;
    std::optional<std::string> account; // none: anonymous
    bool complete = false;
    std::uint64_t private_rows = 0;
    std::vector<manifest_dataset> datasets;
};

struct manifest_gap {
    std::string name_space;
    std::string dataset;
    std::string listing;
    gap_reason reason{};
    int status = 0;
    std::string detail;
};

// What a snapshot holds and how it came about; manifest.json of the outside contract (design.md).
struct manifest {
    std::string tool; // "hubcrawl 0.1.0"
    std::string snapshot;
    std::string hub;
    wall_time started{};
    wall_time finished{};
    bool complete = false;
    std::vector<manifest_file> files;
    std::vector<manifest_namespace> namespaces;
    std::vector<manifest_gap> gaps;
    request_counts requests;
};

// Pretty, in the order of the fields above, with a line end; equal manifests give equal bytes.
std::string to_json(manifest const& what);

} // namespace hubcrawl::output
