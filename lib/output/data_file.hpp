#pragma once

#include "base/atomic_file.hpp"
#include "base/result.hpp"
#include "base/sha256.hpp"
#include "output/manifest.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace hubcrawl::output {

// One data file being written: buffered, and counted and hashed on the way.
class data_file {
public:
    static result<data_file> create(std::filesystem::path path);

    result<> append(std::string_view bytes, std::uint64_t rows);
    // Writes what is left; fills rows, bytes and sha256.
    result<> end(manifest_file& entry);
    // Makes an ended file durable.
    result<> sync() const;
    // Both.
    result<> finish(manifest_file& entry);

private:
    data_file(std::filesystem::path path, file_descriptor file);
    result<> flush();

    std::filesystem::path path_;
    file_descriptor file_;
    std::string buffer_;
    sha256 digest_;
    std::uint64_t rows_ = 0;
    std::uint64_t bytes_ = 0;
};

} // namespace hubcrawl::output
