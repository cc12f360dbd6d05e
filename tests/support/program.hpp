#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace hubcrawl::tests {

// A program running beside the test; killed if the test ends before it does.
class program {
public:
    // Standard output and standard error go to files in `log_dir`; standard input is `input`, or nothing.
    program(std::vector<std::string> const& command, std::filesystem::path const& log_dir,
            std::filesystem::path const& input = "/dev/null");
    program(program const&) = delete;
    program& operator=(program const&) = delete;
    ~program();

    void signal(int number) const;
    // The exit status, or 128 + the signal that ended it. Throws where it takes longer than `limit`.
    int wait(std::chrono::seconds limit = std::chrono::seconds(60));

    pid_t pid() const { return pid_; }
    std::string output() const;
    std::string errors() const;
    // Of the ended program, in KiB.
    long peak_rss() const { return peak_rss_; }

private:
    std::filesystem::path log_dir_;
    pid_t pid_ = -1;
    bool ended_ = false;
    long peak_rss_ = 0;
};

} // namespace hubcrawl::tests
