#include "daemon/supervision.hpp"

#include "base/log.hpp"
#include "daemon/advice.hpp"
#include "report/progress_line.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace hubcrawl::daemon {

namespace {

std::string in_words(wall_time when, crawl_end const& how) {
    auto const at = to_rfc3339(when);
    switch (how.status) {
    case exit_status::complete: return "the last crawl was complete at " + at;
    case exit_status::incomplete:
        return fmt::format("the last crawl was INCOMPLETE at {}: {} gaps", at,
                           how.manifest ? how.manifest->gaps.size() : 0);
    case exit_status::credential_refused: return "CREDENTIAL REFUSED at " + at + ": ";
    case exit_status::stopped: return "the last crawl was stopped at " + at;
    case exit_status::failed:
    case exit_status::bad_configuration: break;
    }
    return "the last crawl FAILED at " + at + ": ";
}

} // namespace

awaitable<> supervision::feed() {
    if (!watchdog_)
        co_return;
    auto const every = *watchdog_ / 3; // one that is late is no end
    while (!ended_) {
        auto const now = clock_.now();
        watch_.works(used_(), now);
        if (!watch_.hangs(now))
            manager_.watchdog();
        else if (!std::exchange(told_of_hang_, true))
            spdlog::critical("the crawl hangs: nothing has moved for {} min; the watchdog is no longer fed",
                             schedule::stall_watch::longest.count());
        co_await clock_.sleep_until(now + every);
    }
}

void supervision::end() {
    ended_ = true;
    clock_.wake();
}

void supervision::be_ready() {
    if (!std::exchange(ready_, true))
        manager_.ready();
}

void supervision::say(std::string words) {
    words_ = std::move(words);
    say_again();
}

void supervision::say_again() {
    auto whole = words_;
    if (!complaint_.empty())
        whole += (whole.empty() ? "" : "; ") + complaint_;
    if (whole != said_)
        manager_.status(whole);
    said_ = std::move(whole);
}

void supervision::reload_begins() {
    manager_.reloading(
        std::chrono::duration_cast<std::chrono::microseconds>(clock_.now().time_since_epoch()));
}

void supervision::reload_ends(result<> const& how) {
    complaint_ = how ? "" : "the configuration was NOT reloaded: " + to_string(how.error());
    manager_.ready();
    if (!stopping_)
        say_again();
}

void supervision::crawl_begins(wall_time started, bool resumed) {
    set_log_field("HUBCRAWL_CRAWL", to_compact(started));
    watch_.begins(clock_.now());
    be_ready();
    auto words = std::string(resumed ? "Resuming a crawl" : "Beginning a crawl");
    if (!last_crawl_.empty())
        words += "; " + last_crawl_;
    say(words);
}

void supervision::crawl_progresses(progress const& now) {
    watch_.progresses(now, clock_.now());
    if (!stopping_)
        say("Crawling: " + report::progress_line(now) +
            (now.trouble.empty() ? "" : "; " + now.trouble + ", trying again"));
}

void supervision::crawl_ends(wall_time when, crawl_end const& how) {
    watch_.ends();
    set_log_field("HUBCRAWL_CRAWL", {});
    last_crawl_ = in_words(when, how);
    if (how.failure && how.status != exit_status::stopped)
        last_crawl_ += told(*how.failure);
    if (!stopping_)
        say(last_crawl_);
}

void supervision::next_crawl_at(std::optional<wall_time> when) {
    if (!when) // due: from here on it must move
        watch_.begins(clock_.now());
    if (!when || stopping_)
        return;
    be_ready();
    say(fmt::format("Next crawl at {}; {}", to_rfc3339(*when), last_crawl_));
}

void supervision::stops() {
    stopping_ = true;
    manager_.stopping();
    say("Stopping");
}

} // namespace hubcrawl::daemon
