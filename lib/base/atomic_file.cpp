#include "base/atomic_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl {

namespace {

error system_failure(std::filesystem::path const& path, char const* what) {
    return file_failure(path, what, errno);
}

// A name without a directory lies in the current one.
std::filesystem::path directory_of(std::filesystem::path const& path) {
    return path.has_parent_path() ? path.parent_path() : ".";
}

} // namespace

std::string_view advice_for(int number) {
    switch (number) {
    case ENOSPC: return " (make room there and run again)";
    case EDQUOT: return " (the quota is used up: make room in it and run again)";
    case EROFS:
    case EACCES:
    case EPERM: return " (make it writable for this user, or name another directory)";
    case EIO: return " (the disk does not answer as it should: look at the kernel's log, then run again)";
    case ENOENT:
    case ESTALE: return " (see that its directory is there, and mounted)";
    case EMFILE:
    case ENFILE: return " (raise the limit of open files)";
    default: return "";
    }
}

error file_failure(std::filesystem::path const& path, std::string_view what, int number) {
    return fail(errc::file_failed, "{}: cannot {}: {}{}", path.string(), what,
                std::generic_category().message(number), advice_for(number));
}

file_descriptor::~file_descriptor() {
    if (fd_ >= 0)
        ::close(fd_);
}

result<file_descriptor> open_file(std::filesystem::path const& path, int flags, unsigned mode) {
    int const fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd < 0)
        return system_failure(path, "open");
    return file_descriptor(fd);
}

result<> write_all(int fd, std::string_view bytes, std::filesystem::path const& path) {
    while (!bytes.empty()) {
        auto const written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return system_failure(path, "write");
        }
        if (written == 0) // never seen of a file; and would go on for ever
            return file_failure(path, "write", EIO);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

result<> sync_file(int fd, std::filesystem::path const& path) {
    if (::fsync(fd) != 0)
        return system_failure(path, "sync");
    return {};
}

result<> sync_directory(std::filesystem::path const& directory) {
    auto fd = open_file(directory, O_RDONLY | O_DIRECTORY);
    if (!fd)
        return fd.error();
    return sync_file(fd->get(), directory);
}

result<> rename_path(std::filesystem::path const& from, std::filesystem::path const& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0)
        return system_failure(to, "rename into place");
    return {};
}

result<> replace_symlink(std::filesystem::path const& link, std::filesystem::path const& target) {
    auto const fresh = std::filesystem::path(link).concat(".new");
    if (::unlink(fresh.c_str()) != 0 && errno != ENOENT)
        return system_failure(fresh, "remove");
    if (::symlink(target.c_str(), fresh.c_str()) != 0)
        return system_failure(fresh, "create");
    return rename_path(fresh, link);
}

result<> replace_file(std::filesystem::path const& path, std::string_view bytes) {
    auto const fresh = std::filesystem::path(path).concat(".new");
    auto fd = open_file(fresh, O_WRONLY | O_CREAT | O_TRUNC);
    if (!fd)
        return fd.error();
    if (auto done = write_all(fd->get(), bytes, fresh); !done)
        return done;
    if (auto done = sync_file(fd->get(), fresh); !done)
        return done;
    if (auto done = rename_path(fresh, path); !done)
        return done;
    return sync_directory(directory_of(path));
}

result<> replace_shown_file(std::filesystem::path const& path, std::string_view bytes) {
    auto const fresh = std::filesystem::path(path).concat(".new");
    auto fd = open_file(fresh, O_WRONLY | O_CREAT | O_TRUNC);
    if (!fd)
        return fd.error();
    auto done = write_all(fd->get(), bytes, fresh);
    if (done && ::fchmod(fd->get(), 0644) != 0)
        done = system_failure(fresh, "change the mode");
    if (done)
        done = rename_path(fresh, path);
    if (!done)
        ::unlink(fresh.c_str());
    return done;
}

} // namespace hubcrawl
