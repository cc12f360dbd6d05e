#pragma once

#include "base/clock.hpp"
#include "model/rate_notice.hpp"
#include "model/reply_kind.hpp"
#include "schedule/opened_window.hpp"
#include "schedule/rate_window.hpp"
#include "schedule/server_clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace hubcrawl::schedule {

struct budget_options {
    double reserve = 0.1; // share of the limit left to others, 0 to 0.9
    // The window's length until the server has told its own, and by which ends are told finer than it tells
    // them.
    std::chrono::milliseconds default_window = std::chrono::seconds(60);
    std::chrono::milliseconds longest_pause = std::chrono::hours(1);
};

// One token bucket per identity, shared by all who ask as it (hub-api.md §2). A permit is given only when the
// lowest `remaining` of the window, less everything under way, stays above the reserve: whatever order the
// answers come in, the limit is never passed by us. Every permit ends in one answered() or lost().
class budget {
public:
    explicit budget(budget_options options = {});

    // nullopt: permit given, send now. Otherwise when to ask again: at that moment, or sooner after the next
    // answered(), lost() or unused().
    std::optional<steady_time> obtain(steady_time now);
    // Any answer, refusals included. `now` is when it was received.
    void answered(rate_notice const& said, reply_kind kind, steady_time now);
    // The request got no answer; the server may have counted it.
    void lost(steady_time now);
    // Nothing was sent, as when the login before it failed.
    void unused() { settle_permit(); }

    // What the newest window says; nullopt while no window is known or the server states none.
    std::optional<std::int64_t> limit() const;
    std::optional<std::int64_t> remaining() const;
    std::int64_t reserved() const { return window_.reserved(options_.reserve); }
    // When the pause after a 429 ends, if there is one at `now`.
    std::optional<steady_time> paused_until(steady_time now) const;
    std::int64_t in_flight() const { return in_flight_; }
    // After an abuse limit: how many requests may be under way (obtain() holds to it); nullopt: no such cap.
    std::optional<std::int64_t> max_in_flight(steady_time now) const;

private:
    bool must_probe(steady_time now) const;
    steady_time window_end() const;
    std::int64_t kept_back() const;
    std::optional<steady_time> proof_from(std::int64_t left, steady_time now) const;
    steady_time pause_end() const { return std::max(rate_until_, abuse_until_); }
    void settle_permit();
    void learn_length(rate_notice const& notice);
    void read_window(rate_notice const& notice, reply_kind kind, bool alone, steady_time now);
    window_reading reading_of(rate_notice const& notice, steady_time now) const;
    std::optional<std::chrono::milliseconds>
    stated_wait(std::optional<server_time> moment, std::optional<server_time> date, steady_time now) const;
    void pause_for_rate(rate_notice const& notice, steady_time now);
    void pause_for_abuse(rate_notice const& notice, steady_time now);

    budget_options options_;
    server_clock clock_;
    rate_window window_;
    opened_window opened_;
    std::chrono::milliseconds longest_window_; // learnt from reset - Date
    bool unlimited_ = false;                   // ordinary answers carry no rate headers
    std::int64_t in_flight_ = 0;
    bool probing_ = false;     // one request is on its way to learn the window
    bool probe_alone_ = false; // nothing else was under way when it was sent: its answer is the newest word
    bool probe_by_length_ = false; // it was sent when opened_ told, sooner than the reset did
    bool probe_next_ = false;      // a pause ended: begin with one request
    steady_time rate_until_ = steady_time::min();
    steady_time abuse_until_ = steady_time::min();
    steady_time careful_until_ = steady_time::min(); // few in flight until then
    int rate_strikes_ = 0;                           // 429s in a row, each after the pause for the one before
    int abuse_strikes_ = 0;
};

} // namespace hubcrawl::schedule
