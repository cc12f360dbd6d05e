#pragma once

#include "base/atomic_file.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::output {

// history/pulls.csv of the output directory: for each crawl that was published a line a repository, under
// `namespace,name,time,pull_count,star_count`. It only grows; a crawl stands in it once, however often it is
// begun anew, and not at all where it is given up: until it is published, a hidden file beside it notes where
// its lines begin. The caller holds the directory_lock.
class pull_history {
public:
    // Makes the file where there is none. `time` is that of the lines to come, `snapshot` the name their
    // snapshot will have. What an earlier attempt has left that was not published, or was of this very
    // crawl, is cut off.
    static result<pull_history> open(std::filesystem::path const& output_dir, wall_time time,
                                     std::string_view snapshot);
    // Cuts off what a crawl has left that was not published.
    static result<> take_back(std::filesystem::path const& output_dir);

    // Counts are JSON values; what is no number (null, say) becomes an empty field.
    result<> append(std::string_view name_space, std::string_view name, std::string_view pulls,
                    std::string_view stars, bool escape_formulas);
    // Writes what is left, and makes it durable.
    result<> finish();
    // The snapshot is there: the lines stay.
    void published() const;

private:
    pull_history(std::filesystem::path const& output_dir, file_descriptor file);
    result<std::uint64_t> size() const;
    result<std::string> read(std::uint64_t from, std::uint64_t to) const;
    result<bool> ends_with(std::string_view time, std::uint64_t from) const;
    result<> cut_off(std::optional<std::int64_t> begun);
    result<> end_last_line();
    result<> truncate(std::uint64_t size) const;
    result<> flush();

    std::filesystem::path output_dir_, path_, note_;
    file_descriptor file_;
    std::string time_;
    std::string buffer_;
};

} // namespace hubcrawl::output
