#include "output/output_directory.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::output {

namespace {

// Empty where none stands there (yet).
std::string pid_in(int fd) {
    std::array<char, 32> text;
    auto const length = ::pread(fd, text.data(), text.size(), 0);
    std::string_view const pid(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    return std::string(pid.substr(0, pid.find_first_not_of("0123456789")));
}

std::string holder_of(int fd) {
    auto const pid = pid_in(fd);
    return pid.empty() ? "another hubcrawld" : fmt::format("hubcrawld with pid {}", pid);
}

} // namespace

result<directory_lock> directory_lock::acquire(std::filesystem::path const& directory) {
    std::error_code why;
    if (std::filesystem::create_directories(directory, why); why)
        return file_failure(directory, "create", why.value());
    return lock(directory / ".lock");
}

result<directory_lock> directory_lock::acquire_status(std::filesystem::path const& directory) {
    return lock(directory / ".status.lock");
}

result<directory_lock> directory_lock::lock(std::filesystem::path path) {
    auto file = open_file(path, O_RDWR | O_CREAT);
    if (!file)
        return file.error();
    if (::flock(file->get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return fail(errc::state_locked, "{}: in use by {} (wait for its end, or name another directory)",
                        path.parent_path().string(), holder_of(file->get()));
        return file_failure(path, "lock", errno);
    }
    // The file stays when we go: a name removed under a waiting process would let two hold "the" lock.
    if (::ftruncate(file->get(), 0) != 0)
        return file_failure(path, "truncate", errno);
    if (auto done = write_all(file->get(), fmt::format("{}\n", ::getpid()), path); !done)
        return done.error();
    return directory_lock(std::move(path), std::move(*file));
}

result<> directory_lock::still_there() const {
    struct stat ours{}, named{};
    if (::fstat(file_.get(), &ours) == 0 && ::stat(path_.c_str(), &named) == 0 &&
        ours.st_dev == named.st_dev && ours.st_ino == named.st_ino)
        return {};
    return fail(errc::file_failed,
                "{}: is no longer the directory this crawl began with: it was removed, replaced or unmounted "
                "(put it back and run again)",
                path_.parent_path().string());
}

} // namespace hubcrawl::output
