#pragma once

#include "base/result.hpp"
#include "report/change_digest.hpp"
#include "report/report_numbers.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::report {

// summary.json of a snapshot: what its manifest does not say, and index.html shows. Sums over repositories;
// the storage is the server's own figure, none where it told it of no repository.
struct namespace_sums {
    std::string name;
    std::uint64_t pulls = 0, stars = 0;
    std::optional<std::uint64_t> storage{}; // bytes
    bool operator==(namespace_sums const&) const = default;
};

struct snapshot_summary {
    std::string snapshot;
    std::vector<namespace_sums> namespaces;
    change_digest changes;
    bool operator==(snapshot_summary const&) const = default;
};

inline constexpr std::string_view summary_file_name = "summary.json";

snapshot_summary summarize(std::string snapshot, report_numbers const& numbers, change_digest changes);
// Equal summaries give equal bytes.
std::string to_json(snapshot_summary const& what);
// Read back; errc::file_failed where the file is missing, or none of ours.
result<snapshot_summary> read_summary(std::filesystem::path const& file);

} // namespace hubcrawl::report
