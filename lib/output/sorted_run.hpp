#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace hubcrawl::output {

// Keys and lines one after the other in a part of a scratch file, each pair behind its two lengths. Host
// byte order: nobody reads it but the process that wrote it.
class run_writer {
public:
    // Writes from where the file stands; file and path must outlive it.
    run_writer(int file, std::filesystem::path const& path) : file_(file), path_(path) {}
    result<> append(std::string_view key, std::string_view line);
    // Bytes written in all.
    result<std::uint64_t> finish();

private:
    result<> flush();

    int file_;
    std::filesystem::path const& path_;
    std::string buffer_;
    std::uint64_t written_ = 0;
};

class run_reader {
public:
    // File and path must outlive it. Holds `at_once` bytes, or a longer line.
    run_reader(int file, std::filesystem::path const& path, std::uint64_t begin, std::uint64_t end,
               std::size_t at_once = 16 * 1024)
        : file_(file), path_(&path), at_(begin), end_(end), at_once_(at_once) {}

    // Goes to the next line; false where there is none left. What was shown before is gone.
    result<bool> next();
    std::string_view key() const { return std::string_view(buffer_).substr(begin_, key_); }
    std::string_view line() const { return std::string_view(buffer_).substr(begin_ + key_, line_); }

private:
    result<> have(std::size_t bytes);

    int file_;
    std::filesystem::path const* path_;
    std::uint64_t at_, end_; // of the file, not read yet
    std::size_t at_once_;
    std::string buffer_;
    std::size_t begin_ = 0, key_ = 0, line_ = 0; // of the line shown, in the buffer
};

} // namespace hubcrawl::output
