#include "daemon/publish_hook.hpp"

#include "crawl/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <string_view>
#include <utility>

namespace hubcrawl::daemon {

namespace {

constexpr std::size_t longest_line = 4096;
constexpr auto last_words = std::chrono::seconds(1);
constexpr std::string_view placeholder = "{snapshot}";

std::string filled_in(std::string word, std::string const& snapshot) {
    for (auto at = word.find(placeholder); at != word.npos; at = word.find(placeholder, at + snapshot.size()))
        word.replace(at, placeholder.size(), snapshot);
    return word;
}

// A terminal or a reader of the log must not be steered by it.
void log_line(std::string& line) {
    std::ranges::replace_if(line, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }, '?');
    spdlog::info("on_publish: {}", line);
    line.clear();
}

// The descriptor is the event loop's from now on.
int released(file_descriptor owner) { return ::fcntl(owner.get(), F_DUPFD_CLOEXEC, 0); }

} // namespace

awaitable<> publish_hook::log_lines(descriptor& from) const {
    std::array<char, 4096> part;
    std::string line;
    while (true) {
        auto const [failed, length] =
            co_await from.async_read_some(asio::buffer(part), asio::as_tuple(use_awaitable));
        if (failed)
            break;
        for (char const c : std::string_view(part.data(), length)) {
            if (c != '\n')
                line += c;
            if (c == '\n' || line.size() == longest_line)
                log_line(line);
        }
    }
    if (!line.empty())
        log_line(line);
}

awaitable<> publish_hook::await_end(descriptor& watch, bool& ended) {
    co_await watch.async_wait(descriptor::wait_read, asio::as_tuple(use_awaitable));
    ended = true;
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

awaitable<std::string> publish_hook::attend(child_process child) {
    descriptor output(ex_, released(child.take_output())), watch(ex_, released(child.take_watch()));
    bool ended = false;
    asio_timer patience(ex_);
    crawl::task_group reading(ex_, [&] { patience.wake(); }), waiting(ex_, [] {});
    reading.spawn(log_lines(output));
    waiting.spawn(await_end(watch, ended));
    until_ = clock_.now() + limits_.run;
    if (stops_ > 0)
        bound(clock_.now() + (stops_ > 1 ? std::chrono::milliseconds(0) : limits_.drain));
    std::string cut_short;
    while (!ended) {
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
    co_await waiting.join();
    auto const how = child.reap();
    // Its last words are in the pipe; but somebody who left its group may hold that open for ever.
    auto const enough = patience.now() + last_words;
    while (reading.size() > 0 && patience.now() < enough) co_await patience.sleep_until(enough);
    output.cancel();
    co_await reading.join();
    co_return cut_short.empty() ? how : cut_short;
}

awaitable<std::string> publish_hook::run(std::filesystem::path snapshot) {
    auto const path = std::filesystem::absolute(snapshot).string();
    auto command = command_;
    for (auto& word : command) word = filled_in(std::move(word), path);
    auto child = child_process::start(command, hidden_);
    if (!child)
        co_return child.error().detail;
    spdlog::info("on_publish: {} runs", command[0]);
    co_return co_await attend(std::move(*child));
}

} // namespace hubcrawl::daemon
