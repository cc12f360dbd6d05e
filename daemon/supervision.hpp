#pragma once

#include "base/clock.hpp"
#include "base/cpu_time.hpp"
#include "daemon/crawl_observer.hpp"
#include "daemon/systemd_notify.hpp"
#include "schedule/stall_watch.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace hubcrawl::daemon {

// Keeps the service manager told: ready once a first crawl begins or is known to wait, in words how it goes,
// and that it is alive. The watchdog is fed from the event loop, so a loop that stands still is noticed; and
// no longer than a crawl moves, so a crawl that hangs is noticed, too.
class supervision final : public crawl_observer {
public:
    // `watchdog`: by when it must be fed again; none: it is not watched.
    // `used` tells the seconds of CPU that the process has used so far.
    supervision(systemd_notify const& manager, timer& clock,
                std::optional<std::chrono::microseconds> watchdog, double (*used)() = cpu_seconds)
        : manager_(manager), clock_(clock), watchdog_(watchdog), used_(used) {}

    // Feeds the watchdog until end() is called.
    awaitable<> feed();
    void end();

    // Around reading the configuration again.
    void reload_begins();
    void reload_ends(result<> const& how);

    void crawl_begins(wall_time started, bool resumed) override;
    void crawl_progresses(progress const& now) override;
    void crawl_ends(wall_time when, crawl_end const& how) override;
    void next_crawl_at(std::optional<wall_time> when) override;
    void stops() override;

private:
    void be_ready();
    void say(std::string words);
    void say_again();

    systemd_notify const& manager_;
    timer& clock_;
    std::optional<std::chrono::microseconds> watchdog_;
    double (*used_)();
    schedule::stall_watch watch_;
    bool ready_ = false;
    bool stopping_ = false;
    bool ended_ = false;
    bool told_of_hang_ = false;
    std::string words_;      // the last ones, without the complaint
    std::string said_;       // to the manager
    std::string last_crawl_; // how it ended, in words
    std::string complaint_;  // about the configuration that was not taken, in words
};

} // namespace hubcrawl::daemon
