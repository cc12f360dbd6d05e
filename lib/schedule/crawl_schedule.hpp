#pragma once

#include "base/boot_clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace hubcrawl::schedule {

// How a crawl ended, as far as it matters for when the next one begins.
enum class crawl_outcome : std::uint8_t {
    published,          // complete or not: the Hub has answered what was asked
    failed,             // may pass with time
    unreachable,        // failed because the Hub's name or address could not be reached at all
    credential_refused, // failed because of who asked: accounts get locked where this is repeated
};

struct crawl_history {
    crawl_outcome last = crawl_outcome::published;
    boot_time started{};
    boot_time ended{};
    int failures = 0;         // in a row, the last crawl included; 0 where that was published
    bool ever_reached = true; // some crawl of this process ended as anything but unreachable
};

// Accounts get locked where a refused credential is tried again and again.
constexpr std::chrono::minutes least_after_refusal{15};

// When the next crawl begins, never before the last one's end:
// - published: `interval` after its start, and up to 5 % of it later, so that many installations drift apart;
// - failed: 1 min after its end, doubling with each failure in a row up to the interval, at most 1 h, and up
//   to 5 % later;
// - the Hub was never reached since the process began (no network yet at boot): 5 s after its end, doubling
//   to 1 min, and as failed after 20 of them;
// - a credential was refused: as failed, but never sooner than 15 min.
// `uniform01` in [0, 1). All of it is boot time: a step of the wall clock changes nothing, and what a suspend
// took counts.
boot_time next_start(crawl_history const& past, std::chrono::seconds interval, double uniform01);

// The same over the life of a service: which crawl ends when, what is asked for in between, and that never
// two run at once.
class crawl_schedule {
public:
    // The first crawl is due at once.
    crawl_schedule(std::chrono::seconds interval, boot_time now) : interval_(interval), due_(now) {}

    // None while a crawl runs.
    std::optional<boot_time> due() const { return running_ ? std::nullopt : std::optional(due_); }
    // A crawl that ended early is one that failed, too.
    int failures() const { return past_.failures; }

    void begins(boot_time now);
    void ends(crawl_outcome how, boot_time now, double uniform01);
    // Instead of ends(): the credential is the one that was refused, so nothing has been asked.
    void rests(boot_time until);
    // Counts from the end of the crawl under way, or the next one. A refused credential may be another one
    // now: it may be tried at once.
    void configured(std::chrono::seconds interval, boot_time now);
    // As soon as may be: now, after the crawl under way, or when a refused credential may be tried again.
    void crawl_now(boot_time now);

private:
    std::chrono::seconds interval_;
    boot_time due_;
    crawl_history past_{.ever_reached = false};
    boot_time not_before_{}; // a refused credential rests until then
    bool running_ = false;
    bool wanted_ = true;      // asked for, and not begun since; the first one is
    bool configured_ = false; // while one was running
};

} // namespace hubcrawl::schedule
