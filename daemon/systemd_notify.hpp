#pragma once

#include "base/unix_datagram.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace hubcrawl::daemon {

// Tells the service manager how it goes, by the protocol of sd_notify(3): datagrams of VARIABLE=value lines
// to a socket. Nothing waits and nothing fails: without a manager, or with one that does not listen, it does
// nothing.
class systemd_notify {
public:
    // $NOTIFY_SOCKET: a path, or "@name" for an abstract one; empty or anything else: nobody listens.
    explicit systemd_notify(std::string_view socket) : socket_(socket) {}

    void ready() const { send("READY=1"); }
    // One line for people; what would end it, or a letter that is no text, becomes a blank, what is no UTF-8
    // '?', and what is too long ends in "…": systemd shows nothing of it otherwise.
    void status(std::string_view words) const;
    // Until the next ready(); `now` is CLOCK_MONOTONIC, which systemd compares with its own.
    void reloading(std::chrono::microseconds now) const;
    void stopping() const { send("STOPPING=1"); }
    void watchdog() const { send("WATCHDOG=1"); }

private:
    // What is not taken now is made up for by the next one.
    void send(std::string_view lines) const { (void)socket_.send(lines); }

    unix_datagram socket_;
};

// How often the watchdog must be fed at least, by $WATCHDOG_USEC, where $WATCHDOG_PID is not somebody else's.
// None: it is not watched.
std::optional<std::chrono::microseconds> watchdog_limit(char const* usec, char const* pid, pid_t own);

} // namespace hubcrawl::daemon
