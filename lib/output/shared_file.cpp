#include "output/shared_file.hpp"

#include "base/atomic_file.hpp"
#include "base/sha256.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::output {

namespace {

// A plain file of that many bytes with that hash; a link to one is none.
bool holds(std::filesystem::path const& path, manifest_file const& entry) {
    auto const file = open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat facts{};
    if (!file || ::fstat(file->get(), &facts) != 0 || !S_ISREG(facts.st_mode) ||
        static_cast<std::uint64_t>(facts.st_size) != entry.bytes)
        return false;
    sha256 digest;
    std::array<char, 64 * 1024> part;
    while (true) {
        auto const got = ::read(file->get(), part.data(), part.size());
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
    auto const fresh = std::filesystem::path(mine).concat(".link");
    if (::link(earlier.c_str(), fresh.c_str()) != 0) {
        if (errno != ENOENT)
            spdlog::debug("{}: no link to it: {}", earlier.string(), std::generic_category().message(errno));
        return false;
    }
    // Looked at where nobody else can put another file in its place.
    if (holds(fresh, entry) && rename_path(fresh, mine))
        return true;
    ::unlink(fresh.c_str());
    return false;
}

} // namespace hubcrawl::output
