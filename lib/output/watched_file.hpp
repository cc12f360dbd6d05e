#pragma once

#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubcrawl::output {

// What is watched of a snapshot, in a hidden file beside its data, for the next one to be compared with:
// namespaces by name, in each its repositories by name, in each its tags by name, all bytewise. It is ours
// alone and may look different in every version.
inline constexpr std::string_view watched_file_name = ".watched";

// Whose rows, and which of their members; snapshots that differ in it are not compared.
struct watched_scope {
    std::string hub;
    std::vector<std::string_view> repository, tag; // members, in the order of a line's cells
};

// One of its lines. `cells` are JSON values with a tab in between: of a repository or tag what is watched, of
// a namespace the account it was read as, and whether its tags were read. `whole` is false where what stands
// below it was never seen to its end: then a row that is not there may have existed all the same.
struct watched_line {
    enum class kind : char { name_space = 'N', repository = 'R', tag = 'T' } is = kind::name_space;
    bool whole = true;
    std::string name;
    std::string cells;
    bool operator==(watched_line const&) const = default;
};

std::string watched_heading(watched_scope const& scope);
// Appends.
void write_watched(std::string& out, watched_line::kind is, bool whole, std::string_view name,
                   std::string_view cells);
// The last line, which tells that none is missing.
std::string watched_end(std::uint64_t lines);

class watched_reader {
public:
    // errc::file_failed where there is nothing to compare with: no such file, or one of another version or
    // scope.
    static result<watched_reader> open(std::filesystem::path const& file, watched_scope const& scope);

    // False at the end; errc::file_failed where the file is damaged.
    result<bool> next(watched_line& out);

private:
    watched_reader(std::filesystem::path path, std::ifstream in, watched_scope const& scope)
        : path_(std::move(path)), in_(std::move(in)), cells_{2, scope.repository.size(), scope.tag.size()} {}

    std::filesystem::path path_;
    std::ifstream in_;
    std::array<std::size_t, 3> cells_; // of each kind of line
    std::string text_;
    std::uint64_t lines_ = 0;
};

} // namespace hubcrawl::output
