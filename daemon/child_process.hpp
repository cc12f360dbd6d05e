#pragma once

#include "base/atomic_file.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace hubcrawl::daemon {

// A program started beside us, in a process group of its own, with nothing on its standard input and no file
// of ours open. Whoever holds it ends it and waits for it.
class child_process {
public:
    // `command` is the program, looked up in PATH where it has no slash, and its arguments; no shell. Its
    // environment is ours without the variables in `hidden`. errc::file_failed names what could not be run.
    static result<child_process> start(std::vector<std::string> const& command,
                                       std::vector<std::string> const& hidden);

    pid_t pid() const { return pid_; }
    // What it writes to standard output and standard error; not blocking.
    file_descriptor take_output() { return std::move(output_); }
    // Readable once it has ended.
    file_descriptor take_watch() { return std::move(watch_); }

    // To everybody in its group.
    void signal(int number) const;
    // Once it has ended: kills what it has left behind in its group. Empty where it ended with status 0, else
    // how it did: "ended with status 3", "was ended by signal 9".
    std::string reap() const;

private:
    child_process(pid_t pid, file_descriptor output, file_descriptor watch)
        : pid_(pid), output_(std::move(output)), watch_(std::move(watch)) {}

    pid_t pid_;
    file_descriptor output_, watch_;
};

} // namespace hubcrawl::daemon
