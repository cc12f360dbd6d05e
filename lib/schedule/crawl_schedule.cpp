#include "schedule/crawl_schedule.hpp"

#include <algorithm>

namespace hubcrawl::schedule {

using namespace std::chrono_literals;

namespace {

constexpr double jitter = 0.05;
constexpr std::chrono::seconds first_backoff = 1min;
constexpr std::chrono::seconds first_backoff_without_network = 5s;
constexpr int most_without_network = 20;
constexpr std::chrono::seconds longest_backoff = 1h;

std::chrono::seconds doubled(std::chrono::seconds first, int failures, std::chrono::seconds longest) {
    // 2^20 minutes are two years, and no product overflows
    return std::min(first * (std::int64_t{1} << std::clamp(failures - 1, 0, 20)), longest);
}

boot_clock::duration jittered(std::chrono::seconds span, double uniform01) {
    auto const more =
        static_cast<double>(boot_clock::duration(span).count()) * jitter * std::clamp(uniform01, 0.0, 1.0);
    return span + boot_clock::duration(static_cast<boot_clock::rep>(more));
}

} // namespace

boot_time next_start(crawl_history const& past, std::chrono::seconds interval, double uniform01) {
    auto const usual = doubled(first_backoff, past.failures, std::min(interval, longest_backoff));
    switch (past.last) {
    case crawl_outcome::published: return std::max(past.ended, past.started + jittered(interval, uniform01));
    case crawl_outcome::unreachable:
        if (!past.ever_reached && past.failures <= most_without_network)
            return past.ended + jittered(doubled(first_backoff_without_network, past.failures,
                                                 std::min(interval, first_backoff)),
                                         uniform01);
        break;
    case crawl_outcome::credential_refused:
        return past.ended + jittered(std::max<std::chrono::seconds>(usual, least_after_refusal), uniform01);
    case crawl_outcome::failed: break;
    }
    return past.ended + jittered(usual, uniform01);
}

void crawl_schedule::begins(boot_time now) {
    past_.started = now;
    running_ = true;
    wanted_ = false;
}

void crawl_schedule::ends(crawl_outcome how, boot_time now, double uniform01) {
    past_.last = how;
    past_.ended = now;
    past_.failures = how == crawl_outcome::published ? 0 : past_.failures + 1;
    past_.ever_reached = past_.ever_reached || how != crawl_outcome::unreachable;
    running_ = false;
    due_ = next_start(past_, interval_, uniform01);
    not_before_ = how == crawl_outcome::credential_refused ? now + least_after_refusal : now;
    if (configured_ && how == crawl_outcome::credential_refused)
        due_ = not_before_ = now; // it was refused by the old configuration
    if (wanted_)
        due_ = std::min(due_, not_before_);
    wanted_ = configured_ = false;
}

void crawl_schedule::rests(boot_time until) {
    past_.last = crawl_outcome::credential_refused;
    due_ = not_before_ = configured_ ? past_.started : until; // another one may be configured by now
    running_ = wanted_ = configured_ = false;
}

void crawl_schedule::configured(std::chrono::seconds interval, boot_time now) {
    if (running_) {
        interval_ = interval;
        configured_ = true;
        return;
    }
    // What was waited for stays in proportion: a shorter interval must not wait out the longer one.
    if (past_.last == crawl_outcome::credential_refused || wanted_)
        due_ = now;
    else if (interval != interval_)
        due_ = std::max(now, next_start(past_, interval, 0));
    not_before_ = now;
    interval_ = interval;
}

void crawl_schedule::crawl_now(boot_time now) {
    wanted_ = true;
    if (!running_)
        due_ = std::min(due_, std::max(now, not_before_));
}

} // namespace hubcrawl::schedule
