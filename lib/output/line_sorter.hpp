#pragma once

#include "base/atomic_file.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::output {

// Lines by their keys, bytewise, in bounded memory: as many as `limit` bytes hold are sorted where they are;
// of more, sorted runs are written to a scratch file without a name, and merged. Of lines with the same key
// the first is kept.
class line_sorter {
public:
    using visitor = std::function<result<>(std::string_view key, std::string_view line)>;

    // The scratch file is made in `directory`, once it is needed.
    explicit line_sorter(std::filesystem::path const& directory, std::size_t limit = 1U << 20);

    result<> add(std::string_view key, std::string_view line);
    // Visits all lines added, in their order, and forgets them.
    result<> take(visitor const& visit);

private:
    struct place {
        std::uint64_t offset = 0; // in memory
        std::uint32_t key = 0, line = 0;
    };
    struct run {
        std::uint64_t begin = 0, end = 0; // in the scratch file
    };
    std::string_view key_of(place const& at) const;
    std::string_view line_of(place const& at) const;
    void sort();
    result<> open_scratch();
    result<> spill();
    result<> visit_memory(visitor const& visit);
    result<> merge(visitor const& visit);

    std::filesystem::path path_;
    std::size_t limit_;
    std::string bytes_; // key and line, one after the other
    std::vector<place> places_;
    file_descriptor scratch_;
    std::vector<run> runs_;
};

} // namespace hubcrawl::output
