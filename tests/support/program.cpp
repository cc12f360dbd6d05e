#include "support/program.hpp"

#include "support/temp_dir.hpp"

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace hubcrawl::tests {

program::program(std::vector<std::string> const& command, std::filesystem::path const& log_dir,
                 std::filesystem::path const& input)
    : log_dir_(log_dir) {
    std::vector<char*> words;
    for (auto const& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    auto const out = (log_dir / "stdout").string();
    auto const err = (log_dir / "stderr").string();
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    auto const code = posix_spawn(&pid_, words[0], &files, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (code != 0)
        throw std::runtime_error("cannot start " + command[0]);
}

program::~program() {
    if (ended_)
        return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void program::signal(int number) const {
    if (!ended_)
        ::kill(pid_, number);
}

int program::wait(std::chrono::seconds limit) {
    auto const until = std::chrono::steady_clock::now() + limit;
    int status = 0;
    rusage used{};
    pid_t got = 0;
    while ((got = ::wait4(pid_, &status, WNOHANG, &used)) == 0) {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("the program did not end in time: " + errors());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ended_ = true;
    peak_rss_ = used.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string program::output() const { return read_text(log_dir_ / "stdout"); }
std::string program::errors() const { return read_text(log_dir_ / "stderr"); }

} // namespace hubcrawl::tests
