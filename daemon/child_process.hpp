#pragma once

#include "base/atomic_file.hpp"
#include "base/result.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace hubcrawl::daemon {

// Descriptors of ours that become a program's standard streams; -1 is /dev/null.
struct child_streams {
    int input = -1, output = -1, errors = -1;
};

// A program started beside us, in a process group of its own, without any other file of ours open and with
// all signals as they are by default. Whoever holds it ends it and waits for it. SIGCHLD must not be ignored:
// the kernel would wait for it in our place.
class child_process {
public:
    // `command` is the program, looked up in PATH where it has no slash, and its arguments; no shell. Its
    // environment is ours without the variables in `hidden`. errc::file_failed names what could not be run.
    static result<child_process> start(std::vector<std::string> const& command,
                                       std::vector<std::string> const& hidden, child_streams const& streams);

    pid_t pid() const { return pid_; }
    // Readable once it has ended.
    int watch() const { return watch_.get(); }
    file_descriptor take_watch() { return std::move(watch_); }

    // To everybody in its group. Not after reap().
    void signal(int number) const;
    // Waits for its end, kills what it has left behind in its group, and returns its status as waitpid(2)
    // does. errc::file_failed where somebody else has waited for it: then nobody is killed, because its
    // number may be another's by now.
    result<int> reap() const;

private:
    child_process(pid_t pid, file_descriptor watch) : pid_(pid), watch_(std::move(watch)) {}

    pid_t pid_;
    file_descriptor watch_;
};

// Empty where a program ended with status 0, else how it did: "ended with status 3", "was ended by signal 9".
std::string how_it_failed(result<int> const& reaped);

} // namespace hubcrawl::daemon
