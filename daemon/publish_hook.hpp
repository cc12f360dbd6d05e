#pragma once

#include "base/asio_timer.hpp"
#include "daemon/child_process.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl::daemon {

// What on_publish names, run after a snapshot was published. What it writes is logged, line by line, up to a
// mebibyte; what comes then is read, and not logged.
class publish_hook {
public:
    struct limits {
        std::chrono::milliseconds run = std::chrono::minutes(10);
        std::chrono::milliseconds drain = std::chrono::seconds(10); // once stop() was called
        std::chrono::milliseconds grace = std::chrono::seconds(5);  // between SIGTERM and SIGKILL
    };
    // `{snapshot}` in the command becomes the snapshot's absolute path. The variables in `hidden` are kept
    // from it.
    publish_hook(executor ex, std::vector<std::string> command, std::vector<std::string> hidden, limits given)
        : ex_(ex), command_(std::move(command)), hidden_(std::move(hidden)), limits_(given), clock_(ex) {}

    // Once. Empty where all went well, else what did not: "ended with status 3".
    awaitable<std::string> run(std::filesystem::path snapshot);
    // It is given some time more, and after a second call none. Before run() as well.
    void stop();

private:
    using descriptor = asio::posix::basic_stream_descriptor<executor>;
    enum class ending { none, seen, lost }; // lost: nobody will tell us when it ends
    awaitable<> log_lines(descriptor& from) const;
    awaitable<> await_end(descriptor& watch, ending& seen);
    awaitable<std::string> wait_for(child_process const& child, ending const& seen);
    awaitable<std::string> attend(child_process child, file_descriptor output);
    void bound(steady_time latest);

    executor ex_;
    std::vector<std::string> command_, hidden_;
    limits limits_;
    asio_timer clock_;
    std::optional<steady_time> until_; // while it runs: when it is told to end
    int stops_ = 0;
};

} // namespace hubcrawl::daemon
