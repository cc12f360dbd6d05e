#include "output/output_directory.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::output {

namespace {

std::string holder_of(int fd) {
    std::array<char, 32> text;
    auto const length = ::pread(fd, text.data(), text.size(), 0);
    std::string_view pid(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    pid = pid.substr(0, pid.find_first_not_of("0123456789"));
    return pid.empty() ? "another hubcrawld" : fmt::format("hubcrawld with pid {}", pid);
}

} // namespace

result<directory_lock> directory_lock::acquire(std::filesystem::path const& directory) {
    std::error_code why;
    if (std::filesystem::create_directories(directory, why); why)
        return fail(errc::file_failed, "{}: cannot create: {}", directory.string(), why.message());
    auto const path = directory / ".lock";
    auto file = open_file(path, O_RDWR | O_CREAT);
    if (!file)
        return file.error();
    if (::flock(file->get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return fail(errc::state_locked, "{}: in use by {}", directory.string(), holder_of(file->get()));
        return fail(errc::file_failed, "{}: cannot lock: {}", path.string(),
                    std::generic_category().message(errno));
    }
    // The file stays when we go: a name removed under a waiting process would let two hold "the" lock.
    if (::ftruncate(file->get(), 0) != 0)
        return fail(errc::file_failed, "{}: cannot truncate: {}", path.string(),
                    std::generic_category().message(errno));
    if (auto done = write_all(file->get(), fmt::format("{}\n", ::getpid()), path); !done)
        return done.error();
    return directory_lock(std::move(*file));
}

} // namespace hubcrawl::output
