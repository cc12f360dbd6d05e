#include "daemon/child_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::daemon {

namespace {

error failure(std::string_view what, int number) {
    return fail(errc::file_failed, "{}: {}", what, std::generic_category().message(number));
}

// Frees what posix_spawn(3) is told with.
struct spawn_plan {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    spawn_plan() {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
    }
    spawn_plan(spawn_plan const&) = delete;
    spawn_plan& operator=(spawn_plan const&) = delete;
    ~spawn_plan() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }

    int stream(int number, int ours) {
        if (ours < 0)
            return posix_spawn_file_actions_addopen(&files, number, "/dev/null",
                                                    number == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
        return posix_spawn_file_actions_adddup2(&files, ours, number);
    }

    int prepare(child_streams const& ours) {
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all); // SIGPIPE is ignored by us, and would be by the child
        int bad = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                            POSIX_SPAWN_SETSIGDEF);
        bad = bad ? bad : posix_spawnattr_setpgroup(&attributes, 0);
        bad = bad ? bad : posix_spawnattr_setsigmask(&attributes, &none);
        bad = bad ? bad : posix_spawnattr_setsigdefault(&attributes, &all);
        bad = bad ? bad : stream(STDIN_FILENO, ours.input);
        bad = bad ? bad : stream(STDOUT_FILENO, ours.output);
        bad = bad ? bad : stream(STDERR_FILENO, ours.errors);
        return bad ? bad : posix_spawn_file_actions_addclosefrom_np(&files, 3);
    }
};

std::vector<char*> environment_without(std::vector<std::string> const& hidden) {
    std::vector<char*> kept;
    for (auto** each = environ; *each; ++each) {
        std::string_view const entry(*each);
        if (std::ranges::find(hidden, entry.substr(0, entry.find('='))) == hidden.end())
            kept.push_back(*each);
    }
    kept.push_back(nullptr);
    return kept;
}

} // namespace

result<child_process> child_process::start(std::vector<std::string> const& command,
                                           std::vector<std::string> const& hidden,
                                           child_streams const& streams) {
    spawn_plan plan;
    auto bad = plan.prepare(streams);
    std::vector<char*> words;
    for (auto const& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    pid_t pid = -1;
    if (bad == 0)
        bad = ::posix_spawnp(&pid, words[0], &plan.files, &plan.attributes, words.data(),
                             environment_without(hidden).data());
    if (bad != 0)
        return failure(fmt::format("{} cannot be run", command[0]), bad);
    child_process made(pid, file_descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))));
    if (!made.watch_) {
        auto const reason = errno;
        if (reason != ESRCH) // there: it is gone, and was waited for
            made.signal(SIGKILL);
        (void)made.reap();
        return failure(fmt::format("{} cannot be watched", command[0]), reason);
    }
    return made;
}

void child_process::signal(int number) const { ::kill(-pid_, number); }

result<int> child_process::reap() const {
    siginfo_t ended{};
    int status = 0;
    int waited = 0;
    // Dead, but not reaped: nobody else can have its number.
    while ((waited = ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT)) != 0 &&
           errno == EINTR) {
    }
    if (waited != 0)
        return failure("cannot be waited for", errno);
    signal(SIGKILL);
    while ((waited = ::waitpid(pid_, &status, 0)) < 0 && errno == EINTR) {
    }
    return waited == pid_ ? result<int>(status) : failure("cannot be waited for", errno);
}

std::string how_it_failed(result<int> const& reaped) {
    if (!reaped)
        return reaped.error().detail;
    if (WIFSIGNALED(*reaped))
        return fmt::format("was ended by signal {}", WTERMSIG(*reaped));
    return WEXITSTATUS(*reaped) == 0 ? "" : fmt::format("ended with status {}", WEXITSTATUS(*reaped));
}

} // namespace hubcrawl::daemon
