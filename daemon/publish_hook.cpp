#include "daemon/publish_hook.hpp"

#include "crawl/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hubcrawl::daemon {

namespace {

constexpr std::size_t longest_line = 4096;
constexpr std::size_t most_logged = 1 << 20; // bytes
constexpr auto last_words = std::chrono::seconds(1);
constexpr std::string_view placeholder = "{snapshot}";

std::string filled_in(std::string word, std::string const& snapshot) {
    for (auto at = word.find(placeholder); at != word.npos; at = word.find(placeholder, at + snapshot.size()))
        word.replace(at, placeholder.size(), snapshot);
    return word;
}

// What it writes, as lines of the log.
class output_log {
public:
    void take(std::string_view part) {
        for (char const c : part) {
            if (taken_ == most_logged) {
                end();
                ++taken_;
                spdlog::info("on_publish: it has written a mebibyte; what follows is not logged");
            }
            if (taken_ > most_logged)
                return;
            ++taken_;
            if (c != '\n')
                line_ += c;
            if (c == '\n' || line_.size() == longest_line)
                log_line();
        }
    }
    void end() {
        if (!line_.empty())
            log_line();
    }

private:
    // A terminal or a reader of the log must not be steered by it.
    void log_line() {
        std::ranges::replace_if(
            line_, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }, '?');
        spdlog::info("on_publish: {}", line_);
        line_.clear();
    }

    std::string line_;
    std::size_t taken_ = 0; // bytes logged, or more than most_logged: enough
};

std::string system_words(int number) { return std::generic_category().message(number); }

} // namespace

awaitable<> publish_hook::log_lines(descriptor& from) const {
    std::array<char, 4096> part;
    output_log log;
    while (true) {
        auto const [failed, length] =
            co_await from.async_read_some(asio::buffer(part), asio::as_tuple(use_awaitable));
        if (failed)
            break;
        log.take(std::string_view(part.data(), length));
    }
    log.end();
}

awaitable<> publish_hook::await_end(descriptor& watch, ending& seen) {
    auto const [failed] = co_await watch.async_wait(descriptor::wait_read, asio::as_tuple(use_awaitable));
    seen = failed ? ending::lost : ending::seen;
    clock_.wake();
}

void publish_hook::bound(steady_time latest) {
    until_ = std::min(until_.value_or(latest), latest);
    clock_.wake();
}

void publish_hook::stop() {
    ++stops_;
    if (until_)
        bound(clock_.now() + (stops_ > 1 ? std::chrono::milliseconds(0) : limits_.drain));
}

// Until it has ended, told to where its time is over. Returns why it was cut short, if it was.
awaitable<std::string> publish_hook::wait_for(child_process const& child, ending const& seen) {
    until_ = clock_.now() + limits_.run;
    if (stops_ > 0)
        bound(clock_.now() + (stops_ > 1 ? std::chrono::milliseconds(0) : limits_.drain));
    std::string cut_short;
    while (seen == ending::none) {
        if (clock_.now() >= *until_) {
            child.signal(cut_short.empty() && stops_ < 2 ? SIGTERM : SIGKILL);
            cut_short = stops_ > 0
                            ? "was stopped with hubcrawld"
                            : fmt::format("took longer than {} s, and was stopped",
                                          std::chrono::ceil<std::chrono::seconds>(limits_.run).count());
            until_ = clock_.now() + limits_.grace;
        }
        co_await clock_.sleep_until(*until_);
    }
    until_.reset();
    if (seen == ending::lost) {
        child.signal(SIGKILL);
        cut_short = "could not be watched, and was stopped";
    }
    co_return cut_short;
}

awaitable<std::string> publish_hook::attend(child_process child, file_descriptor pipe) {
    descriptor output(ex_), watch(ex_);
    boost::system::error_code refused;
    output.assign(pipe.get(), refused);
    if (!refused) {
        pipe.release();
        auto end = child.take_watch();
        watch.assign(end.get(), refused);
        if (!refused)
            end.release();
    }
    if (refused) {
        child.signal(SIGKILL);
        (void)child.reap();
        co_return fmt::format("could not be watched, and was stopped: {}", refused.message());
    }
    auto seen = ending::none;
    asio_timer patience(ex_);
    crawl::task_group reading(ex_, [&] { patience.wake(); }), waiting(ex_, [] {});
    reading.spawn(log_lines(output));
    waiting.spawn(await_end(watch, seen));
    auto const cut_short = co_await wait_for(child, seen);
    co_await waiting.join();
    auto const how = how_it_failed(child.reap());
    // Its last words are in the pipe; but somebody who left its group may hold that open for ever, or fill
    // it.
    auto const enough = patience.now() + last_words;
    while (reading.size() > 0 && patience.now() < enough) co_await patience.sleep_until(enough);
    output.close(refused);
    co_await reading.join();
    co_return cut_short.empty() ? how : cut_short;
}

awaitable<std::string> publish_hook::run(std::filesystem::path snapshot) {
    auto const path = std::filesystem::absolute(snapshot).string();
    auto command = command_;
    for (auto& word : command) word = filled_in(std::move(word), path);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        co_return fmt::format("{} cannot be run: {}", command[0], system_words(errno));
    file_descriptor output(ends[0]);
    std::optional<file_descriptor> input(std::in_place, ends[1]);
    ::fcntl(output.get(), F_SETFL, O_NONBLOCK);
    auto child = child_process::start(command, hidden_, {.output = input->get(), .errors = input->get()});
    input.reset(); // it has its own: the end of the last of these is the end of what it says
    if (!child)
        co_return child.error().detail;
    spdlog::info("on_publish: {} runs", command[0]);
    co_return co_await attend(std::move(*child), std::move(output));
}

} // namespace hubcrawl::daemon
