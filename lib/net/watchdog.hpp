#pragma once

#include "base/clock.hpp"

#include <functional>
#include <memory>

namespace hubcrawl::net {

// One deadline that moves from stage to stage. Moving it later only notes the new time, so a busy
// connection sets no timers at all.
class watchdog {
public:
    // `bite` runs on the event loop when the deadline passes, never after the watchdog's end.
    watchdog(executor ex, std::function<void()> bite);
    ~watchdog();
    watchdog(watchdog const&) = delete;
    watchdog& operator=(watchdog const&) = delete;

    void arm(steady_time due);
    // No deadline for now; the timer may still be under way, and keeps the event loop running.
    void disarm();
    // No deadline, and no timer either.
    void cancel();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace hubcrawl::net
