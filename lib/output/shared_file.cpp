#include "output/shared_file.hpp"

#include "base/atomic_file.hpp"
#include "base/sha256.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::output {

namespace {

// A plain file of that many bytes with that hash.
bool holds(int file, manifest_file const& entry) {
    struct stat facts{};
    if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        static_cast<std::uint64_t>(facts.st_size) != entry.bytes)
        return false;
    sha256 digest;
    std::array<char, 64 * 1024> part;
    while (true) {
        auto const got = ::read(file, part.data(), part.size());
        if (got == 0)
            return digest.finish() == entry.sha256;
        if (got < 0 && errno != EINTR)
            return false;
        if (got > 0)
            digest.update({part.data(), static_cast<std::size_t>(got)});
    }
}

} // namespace

bool share_with(std::filesystem::path const& earlier, std::filesystem::path const& mine,
                manifest_file const& entry) {
    if (entry.bytes == 0) // takes no room
        return false;
    auto const file = open_file(earlier, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file || !holds(file->get(), entry))
        return false;
    // By its descriptor: nobody can put another file in its place meanwhile.
    auto const opened = "/proc/self/fd/" + std::to_string(file->get());
    auto const fresh = std::filesystem::path(mine).concat(".link");
    if (::linkat(AT_FDCWD, opened.c_str(), AT_FDCWD, fresh.c_str(), AT_SYMLINK_FOLLOW) != 0) {
        spdlog::debug("{}: no link to it: {}", earlier.string(), std::generic_category().message(errno));
        return false;
    }
    if (rename_path(fresh, mine))
        return true;
    ::unlink(fresh.c_str());
    return false;
}

} // namespace hubcrawl::output
