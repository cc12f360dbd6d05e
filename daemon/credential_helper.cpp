#include "daemon/credential_helper.hpp"

#include "base/atomic_file.hpp"
#include "base/secret_text.hpp"
#include "daemon/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <utility>

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

// A program that is killed, and in any case waited for.
class guarded {
public:
    explicit guarded(child_process child) : child_(std::move(child)) {}
    guarded(guarded const&) = delete;
    guarded& operator=(guarded const&) = delete;
    ~guarded() {
        if (running_) {
            child_.signal(SIGKILL);
            (void)child_.reap();
        }
    }
    // Its status; none when the time is over.
    std::optional<int> wait_until(clock::time_point until) {
        if (!readable(child_.watch(), until))
            return std::nullopt;
        running_ = false;
        auto const status = child_.reap();
        if (!status)
            return std::nullopt;
        return WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
    }

private:
    child_process child_;
    bool running_ = true;
};

} // namespace

result<helper_answer> ask_credential_helper(std::string const& program, std::string_view input,
                                            std::chrono::milliseconds limit) {
    auto const until = clock::now() + limit;
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(errc::config_invalid, "{} cannot be run: {}", program,
                    std::generic_category().message(errno));
    file_descriptor const ours(ends[0]);
    std::optional<file_descriptor> theirs(std::in_place, ends[1]);
    // Our own word with systemd is none of its business.
    auto started = child_process::start({program, "get"}, {"NOTIFY_SOCKET"},
                                        {.input = theirs->get(), .output = theirs->get()});
    theirs.reset();
    if (!started) {
        auto why = started.error();
        why.code = errc::config_invalid;
        return why;
    }
    guarded running(std::move(*started));
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
