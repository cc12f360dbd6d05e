#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

namespace hubcrawl {

// Owns a file descriptor; closes it.
class file_descriptor {
public:
    file_descriptor() = default;
    explicit file_descriptor(int fd) noexcept : fd_(fd) {}
    file_descriptor(file_descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    file_descriptor& operator=(file_descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~file_descriptor();

    int get() const noexcept { return fd_; }
    int release() noexcept { return std::exchange(fd_, -1); } // somebody else's to close from now on
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_ = -1;
};

// What went wrong with a path, in the system's words for this errno, and what the user can do about it:
// "/srv/out/spool: cannot write: No space left on device (make room there and run again)".
error file_failure(std::filesystem::path const& path, std::string_view what, int number);
// "", or " (make room there and run again)"
std::string_view advice_for(int number);

// open(2) with O_CLOEXEC; the error names the path and the system's reason.
result<file_descriptor> open_file(std::filesystem::path const& path, int flags, unsigned mode = 0644);
// Writes all bytes, whatever write(2) returns in between.
result<> write_all(int fd, std::string_view bytes, std::filesystem::path const& path);
result<> sync_file(int fd, std::filesystem::path const& path);
// Makes the names inside a directory durable.
result<> sync_directory(std::filesystem::path const& directory);
result<> rename_path(std::filesystem::path const& from, std::filesystem::path const& to);
// Points the symbolic link `link` at `target` in one step: readers see the old or the new, never none. It is
// durable after sync_directory() of its directory.
result<> replace_symlink(std::filesystem::path const& link, std::filesystem::path const& target);
// Replaces `path` by `bytes` in one step: temporary file beside it, fsync, rename, fsync of the directory.
result<> replace_file(std::filesystem::path const& path, std::string_view bytes);
// The same without waiting for the disk, and readable by everybody (0644) whatever the umask: for what is
// written again and again for others to look at. After a power cut it may be empty until the next time.
result<> replace_shown_file(std::filesystem::path const& path, std::string_view bytes);

} // namespace hubcrawl
