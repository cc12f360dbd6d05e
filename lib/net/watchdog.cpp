#include "net/watchdog.hpp"

#include "net/sockets.hpp"

#include <optional>

namespace hubcrawl::net {

struct watchdog::state : std::enable_shared_from_this<state> {
    state(executor ex, std::function<void()> action) : timer(ex), bite(std::move(action)) {}

    steady_timer timer;
    std::function<void()> bite;
    std::optional<steady_time> due;     // the deadline
    std::optional<steady_time> wake_at; // when the timer under way fires: at `due` or before

    void wait() {
        wake_at = due;
        timer.expires_at(*due);
        timer.async_wait([self = shared_from_this()](error_code ec) {
            if (!ec && self->wake_at)
                self->woken();
        });
    }

    void woken() {
        wake_at.reset();
        if (!due)
            return;
        if (std::chrono::steady_clock::now() < *due)
            return wait();
        due.reset();
        bite();
    }
};

watchdog::watchdog(executor ex, std::function<void()> bite)
    : state_(std::make_shared<state>(ex, std::move(bite))) {}

watchdog::~watchdog() { cancel(); }

void watchdog::arm(steady_time due) {
    state_->due = due;
    if (!state_->wake_at || due < *state_->wake_at)
        state_->wait();
}

void watchdog::disarm() { state_->due.reset(); }

void watchdog::cancel() {
    state_->due.reset();
    state_->wake_at.reset();
    state_->timer.cancel();
}

} // namespace hubcrawl::net
