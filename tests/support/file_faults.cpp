// Preloaded (LD_PRELOAD) into a program under test: counts what it does to files below one directory and, at
// the chosen call, kills the process or lets the call fail. hubcrawld itself knows nothing of it. From the
// environment:
//   HUBCRAWL_FAULT_UNDER    the directory
//   HUBCRAWL_FAULT_NOT      words apart by one blank: paths with one of them in it do not count
//   HUBCRAWL_FAULT_AT       "sync:3": the third sync; "write+create:7"; "any:40"
//   HUBCRAWL_FAULT_DO       kill_before, kill_after, kill_halfway (half of a write is done), or an errno as a
//   number HUBCRAWL_FAULT_ALWAYS   set: from that call on, not only once HUBCRAWL_FAULT_JOURNAL  a line a
//   call, written before it: "<seconds since the epoch> <kind> <path>"
#undef _FORTIFY_SOURCE   // its inline open() would stand in the way of ours
#undef _FILE_OFFSET_BITS // it would make open() and open64() one name

#include <climits>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

enum class kind { create, write, sync, rename, truncate, mkdir, link, unlink };
constexpr std::array<std::string_view, 8> names{"create",   "write", "sync", "rename",
                                                "truncate", "mkdir", "link", "unlink"};
enum class verdict { pass, fail, die_before, die_halfway, die_after };

std::string_view setting(char const* name) {
    auto const* text = std::getenv(name);
    return text ? text : "";
}

struct plan {
    std::string_view under = setting("HUBCRAWL_FAULT_UNDER");
    std::array<bool, names.size()> hits{};
    long nth = 0;
    verdict act = verdict::pass;
    int failure = 0;
    bool always = !setting("HUBCRAWL_FAULT_ALWAYS").empty();
    int journal = -1;
    std::string_view spared = setting("HUBCRAWL_FAULT_NOT");

    bool spares(std::string_view path) const {
        for (auto rest = spared; !rest.empty();) {
            auto const word = rest.substr(0, rest.find(' '));
            if (path.find(word) != path.npos)
                return true;
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        }
        return false;
    }
    plan() {
        auto const at = setting("HUBCRAWL_FAULT_AT");
        auto const colon = at.find(':');
        if (colon != at.npos)
            nth = std::strtol(at.data() + colon + 1, nullptr, 10);
        auto const kinds = at.substr(0, colon);
        for (std::size_t i = 0; i < names.size(); ++i)
            hits[i] = kinds == "any" || kinds.find(names[i]) != kinds.npos;
        auto const what = setting("HUBCRAWL_FAULT_DO");
        failure = what.empty() ? 0 : std::atoi(what.data());
        act = failure != 0             ? verdict::fail
              : what == "kill_before"  ? verdict::die_before
              : what == "kill_halfway" ? verdict::die_halfway
              : what == "kill_after"   ? verdict::die_after
                                       : verdict::pass;
        if (auto const file = setting("HUBCRAWL_FAULT_JOURNAL"); !file.empty())
            journal = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, file.data(),
                                                 O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    }
};

plan const& the_plan() {
    static plan const made;
    return made;
}

std::string path_of(int fd) {
    std::array<char, PATH_MAX> text;
    auto const name = "/proc/self/fd/" + std::to_string(fd);
    auto const length = ::readlink(name.c_str(), text.data(), text.size());
    return {text.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

std::string path_at(int directory, char const* path) {
    return path[0] == '/' || directory == AT_FDCWD ? path : path_of(directory) + '/' + path;
}

void note(kind what, std::string const& path) {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    std::array<char, PATH_MAX + 64> line;
    auto const length =
        std::snprintf(line.data(), line.size(), "%ld.%06ld %s %s\n", static_cast<long>(now.tv_sec),
                      now.tv_nsec / 1000, names[static_cast<std::size_t>(what)].data(), path.c_str());
    ::syscall(SYS_write, the_plan().journal, line.data(), static_cast<std::size_t>(length));
}

verdict judge(kind what, std::string const& path) {
    static std::atomic<long> seen = 0;
    auto const& plan = the_plan();
    auto const below = std::string_view(path).starts_with(plan.under) &&
                       (path.size() == plan.under.size() || path[plan.under.size()] == '/');
    if (plan.under.empty() || !below || plan.spares(path))
        return verdict::pass;
    if (plan.journal >= 0)
        note(what, path);
    if (!plan.hits[static_cast<std::size_t>(what)])
        return verdict::pass;
    auto const number = ++seen;
    return number == plan.nth || (plan.always && number > plan.nth) ? plan.act : verdict::pass;
}

[[noreturn]] void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
}

template <class Call, class Half>
auto around(kind what, std::string const& path, Call call, Half half) -> decltype(call()) {
    auto const kept = errno; // ours to leave alone where the call succeeds
    auto const decided = judge(what, path);
    errno = kept;
    switch (decided) {
    case verdict::pass: return call();
    case verdict::fail: errno = the_plan().failure; return -1;
    case verdict::die_before: break;
    case verdict::die_halfway: half(); break;
    case verdict::die_after: call(); break;
    }
    die();
}

template <class Call>
auto around(kind what, std::string const& path, Call call) {
    return around(what, path, call, [] {});
}

template <class F>
F* next(char const* name) {
    return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

iovec half_of(iovec const* parts) { return {parts[0].iov_base, parts[0].iov_len / 2}; }

} // namespace

#define NEXT(name) static auto* const real = next<decltype(name)>(#name)

#define OPEN(name)                                                                                           \
    int name(char const* path, int flags, ...) {                                                             \
        NEXT(name);                                                                                          \
        va_list more;                                                                                        \
        va_start(more, flags);                                                                               \
        auto const mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;                                 \
        va_end(more);                                                                                        \
        auto const call = [&] { return real(path, flags, mode); };                                           \
        return (flags & O_CREAT) != 0 ? around(kind::create, path, call) : call();                           \
    }

#define OPENAT(name)                                                                                         \
    int name(int directory, char const* path, int flags, ...) {                                              \
        NEXT(name);                                                                                          \
        va_list more;                                                                                        \
        va_start(more, flags);                                                                               \
        auto const mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;                                 \
        va_end(more);                                                                                        \
        auto const call = [&] { return real(directory, path, flags, mode); };                                \
        return (flags & O_CREAT) != 0 ? around(kind::create, path_at(directory, path), call) : call();       \
    }

#define PWRITE(name, offset_type)                                                                            \
    ssize_t name(int fd, void const* bytes, size_t length, offset_type offset) {                             \
        NEXT(name);                                                                                          \
        return around(                                                                                       \
            kind::write, path_of(fd), [&] { return real(fd, bytes, length, offset); },                       \
            [&] { real(fd, bytes, length / 2, offset); });                                                   \
    }

#define PWRITEV(name, offset_type)                                                                           \
    ssize_t name(int fd, iovec const* parts, int count, offset_type offset) {                                \
        NEXT(name);                                                                                          \
        auto const half = half_of(parts);                                                                    \
        return around(                                                                                       \
            kind::write, path_of(fd), [&] { return real(fd, parts, count, offset); },                        \
            [&] { real(fd, &half, 1, offset); });                                                            \
    }

#define SYNC(name)                                                                                           \
    int name(int fd) {                                                                                       \
        NEXT(name);                                                                                          \
        return around(kind::sync, path_of(fd), [&] { return real(fd); });                                    \
    }

#define TRUNCATE(name, offset_type)                                                                          \
    int name(int fd, offset_type length) noexcept {                                                          \
        NEXT(name);                                                                                          \
        return around(kind::truncate, path_of(fd), [&] { return real(fd, length); });                        \
    }

#define PATH_ONLY(name, what, ...)                                                                           \
    int name(char const* path) __VA_ARGS__ {                                                                 \
        NEXT(name);                                                                                          \
        return around(what, path, [&] { return real(path); });                                               \
    }

extern "C" {

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)
SYNC(fsync)
SYNC(fdatasync)
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)
PATH_ONLY(unlink, kind::unlink, noexcept)
PATH_ONLY(rmdir, kind::unlink, noexcept)
PATH_ONLY(remove, kind::unlink, noexcept)

ssize_t write(int fd, void const* bytes, size_t length) {
    NEXT(write);
    return around(
        kind::write, path_of(fd), [&] { return real(fd, bytes, length); },
        [&] { real(fd, bytes, length / 2); });
}

ssize_t writev(int fd, iovec const* parts, int count) {
    NEXT(writev);
    auto const half = half_of(parts);
    return around(
        kind::write, path_of(fd), [&] { return real(fd, parts, count); }, [&] { real(fd, &half, 1); });
}

int rename(char const* from, char const* to) noexcept {
    NEXT(rename);
    return around(kind::rename, to, [&] { return real(from, to); });
}

int mkdir(char const* path, mode_t mode) noexcept {
    NEXT(mkdir);
    return around(kind::mkdir, path, [&] { return real(path, mode); });
}

int symlink(char const* target, char const* path) noexcept {
    NEXT(symlink);
    return around(kind::link, path, [&] { return real(target, path); });
}

int linkat(int from_directory, char const* from, int directory, char const* path, int flags) noexcept {
    NEXT(linkat);
    return around(kind::link, path_at(directory, path),
                  [&] { return real(from_directory, from, directory, path, flags); });
}

int unlinkat(int directory, char const* path, int flags) noexcept {
    NEXT(unlinkat);
    return around(kind::unlink, path_at(directory, path), [&] { return real(directory, path, flags); });
}
}
