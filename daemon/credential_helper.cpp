#include "daemon/credential_helper.hpp"

#include "base/atomic_file.hpp"
#include "base/secret_text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::daemon {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t longest_answer = 64 * 1024;

// False when the time is over.
bool readable(int fd, clock::time_point until) {
    pollfd waiting{fd, POLLIN, 0};
    while (true) {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
        auto const ready = ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
        if (ready > 0 || (ready == 0 && left <= 0))
            return ready > 0;
    }
}

// All it says; false when the time is over, or it says too much.
bool read_all(int fd, std::string& output, clock::time_point until) {
    output.reserve(longest_answer + 1); // never moved, so that no copy is left behind
    std::array<char, 4096> part{};
    while (readable(fd, until)) {
        auto const size = ::recv(fd, part.data(), part.size(), 0);
        // Reset: it has ended without reading what it was told; what it said has come before.
        if (size <= 0)
            return size == 0 || errno == ECONNRESET;
        auto const end = part.begin() + size;
        if (output.size() + static_cast<std::size_t>(size) > longest_answer)
            return false;
        output.append(part.begin(), end);
        std::fill(part.begin(), end, '\0');
    }
    return false;
}

// A child of ours in a process group of its own: killed, and in any case waited for.
class child {
public:
    explicit child(pid_t pid) : pid_(pid), watched_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
    child(child const&) = delete;
    child& operator=(child const&) = delete;
    ~child() {
        if (pid_ > 0) {
            ::kill(-pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
    }
    // Its status; none when the time is over.
    std::optional<int> wait_until(clock::time_point until) {
        int status = 0;
        if (!watched_ || !readable(watched_.get(), until) || ::waitpid(pid_, &status, 0) != pid_)
            return std::nullopt;
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    pid_t pid_;
    file_descriptor watched_;
};

int spawn(pid_t& pid, std::string const& program, int end) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, end, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t how;
    posix_spawnattr_init(&how);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&how, &usual);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    std::string name = program, verb = "get";
    std::array<char*, 3> words{name.data(), verb.data(), nullptr};
    auto const bad = ::posix_spawnp(&pid, program.c_str(), &files, &how, words.data(), environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return bad;
}

} // namespace

result<helper_answer> ask_credential_helper(std::string const& program, std::string_view input,
                                            std::chrono::milliseconds limit) {
    auto const until = clock::now() + limit;
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(errc::config_invalid, "{} cannot be started: {}", program,
                    std::generic_category().message(errno));
    file_descriptor const ours(ends[0]);
    pid_t pid = -1;
    int bad = 0;
    {
        file_descriptor const theirs(ends[1]);
        bad = spawn(pid, program, theirs.get());
    }
    if (bad != 0)
        return fail(errc::config_invalid, "{} cannot be started: {}", program,
                    std::generic_category().message(bad));
    child running(pid);
    // A few words: they find room whether they are read or not.
    ::send(ours.get(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(ours.get(), SHUT_WR);
    helper_answer made;
    auto const whole = read_all(ours.get(), made.output, until);
    auto const status = whole ? running.wait_until(until) : std::nullopt;
    if (!status) {
        wipe(made.output);
        return fail(errc::config_invalid, "{} gave no answer within {} s, or one that is too long", program,
                    std::chrono::ceil<std::chrono::seconds>(limit).count());
    }
    made.status = *status;
    return made;
}

} // namespace hubcrawl::daemon
