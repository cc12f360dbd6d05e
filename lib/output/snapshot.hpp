#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/dataset_id.hpp"
#include "output/data_file.hpp"
#include "output/manifest.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::output {

// Builds one snapshot in `snapshots/.<id>.tmp` and publishes it whole by a rename: readers see all of it, or
// nothing. An object destroyed before finish() takes its directory with it. The caller holds the
// directory_lock of `output_dir`.
class snapshot_writer {
public:
    // The id is `when` to the second, or the next second that is not taken. Unfinished directories that an
    // earlier crash left are removed.
    static result<snapshot_writer> create(std::filesystem::path output_dir, wall_time when);
    snapshot_writer(snapshot_writer&& other) noexcept;
    snapshot_writer& operator=(snapshot_writer&&) = delete;
    ~snapshot_writer();

    std::string const& id() const { return id_; } // "20261120T172400Z"
    // Where it is built; gone once it is published.
    std::filesystem::path directory() const;

    // Opens "<dataset>.<format>", both words from our own tables; returns its number for append(). A header
    // line, with its line end, is written but is no row.
    result<std::size_t> open(std::string_view dataset, row_format format, std::string_view header_line = {});
    // Opens a file of that name that is no data file: the manifest does not tell of it.
    result<std::size_t> open_beside(std::string_view name);
    result<> append(std::size_t file, std::string_view bytes, std::uint64_t rows);
    // Begins a file opened by open_beside() anew.
    result<> empty(std::size_t file);

    // Fills `snapshot` and `files`, writes manifest.json, makes everything durable and publishes: `latest`
    // always, `current` only where the manifest says complete. A file that holds the same bytes as that of
    // the same name in the snapshot which `latest` or `current` names is a hard link to it.
    result<> finish(manifest& what);

private:
    snapshot_writer(std::filesystem::path output_dir, std::string id);
    result<> finish_file(std::size_t file);

    std::filesystem::path output_dir_;
    std::string id_;
    bool owns_directory_ = true;
    std::vector<data_file> files_;
    std::vector<manifest_file> entries_; // no dataset: a file opened by open_beside()
};

} // namespace hubcrawl::output
