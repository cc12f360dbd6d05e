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
// begun anew: who appends keeps start() somewhere durable before the first line, and hands it in again.
// The caller holds the directory_lock.
class pull_history {
public:
    // Makes the file where there is none. `time` is that of the lines to come. `noted` is the start() of an
    // attempt of the same crawl that may have died: what it left is cut off.
    static result<pull_history> open(std::filesystem::path const& output_dir, wall_time time,
                                     std::optional<std::uint64_t> noted);

    std::uint64_t start() const { return start_; } // where the crawl's lines begin
    // Counts are JSON values; what is no number (null, say) becomes an empty field.
    result<> append(std::string_view name_space, std::string_view name, std::string_view pulls,
                    std::string_view stars, bool escape_formulas);
    // Writes what is left, and makes it durable.
    result<> finish();

private:
    pull_history(std::filesystem::path path, file_descriptor file, std::string time)
        : path_(std::move(path)), file_(std::move(file)), time_(std::move(time)) {}
    result<std::string> read(std::uint64_t from, std::uint64_t to) const;
    result<bool> ends_as_ours(std::uint64_t from, std::uint64_t size) const;
    result<std::uint64_t> whole_lines(std::uint64_t size) const;
    result<> flush();

    std::filesystem::path path_;
    file_descriptor file_;
    std::string time_;
    std::uint64_t start_ = 0;
    std::string buffer_;
};

} // namespace hubcrawl::output
