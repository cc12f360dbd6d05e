#pragma once

#include "schedule/budget.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <queue>
#include <random>

namespace hubcrawl::schedule::tests {

using std::chrono::milliseconds;
using sim_time =
    std::int64_t; // milliseconds since the simulation began, which is also the server's true time

// `opened`: fixed windows that begin with the first request after the last one's end.
enum class limiter { fixed, opened, sliding_full, sliding_oldest };

struct scenario {
    limiter kind = limiter::fixed;
    std::int64_t limit = 180;
    sim_time window = 60'000;
    sim_time phase = 0;           // how far into a window the simulation begins
    bool reset_rounds_up = false; // else the fraction of the reset's second is cut off
    sim_time skew = 0;            // the server's clock less ours
    bool dates = true;
    std::int64_t others = 0; // requests of others a window, evenly spread
    int requests = 2000;
    int concurrency = 4;
    sim_time fastest = 5, slowest = 200; // of each way
    double loss = 0;                     // share of answers that never come, though counted
    double reserve = 0.1;
    unsigned seed = 1;
};

struct outcome {
    std::int64_t refused = 0;                  // 429s that we got
    std::map<std::int64_t, std::int64_t> ours; // counted requests by fixed window
    sim_time took = 0;
    int done = 0;
};

// The server's side: counts, refuses, and says what it says in headers.
class sim_server {
public:
    explicit sim_server(scenario const& s) : s_(s) {}

    // An arriving request at true time t. False: refused with 429.
    bool take(sim_time t, rate_notice& notice, bool is_ours) {
        if (s_.kind == limiter::opened && (opened_ < 0 || t >= opened_ + s_.window)) {
            opened_ = t;
            ++windows_;
            counted_.clear();
        }
        bool const ok = used(t) < s_.limit;
        if (ok)
            counted_.push_back(t);
        if (ok && is_ours)
            ++ours_[window_of(t)];
        notice.limit = s_.limit;
        notice.remaining = s_.limit - used(t);
        auto const end = (ends(t) + s_.skew + (s_.reset_rounds_up ? 999 : 0)) / 1000 * 1000;
        notice.reset = server_time(milliseconds(epoch + end));
        if (s_.dates)
            notice.date = std::chrono::sys_seconds(std::chrono::seconds((epoch + t + s_.skew) / 1000));
        return ok;
    }
    std::map<std::int64_t, std::int64_t> const& ours() const { return ours_; }

private:
    static constexpr sim_time epoch = 1'795'000'000'000;

    std::int64_t window_of(sim_time t) const {
        return s_.kind == limiter::opened ? windows_ : (t + s_.phase) / s_.window;
    }
    std::int64_t used(sim_time t) {
        while (!counted_.empty() && gone(counted_.front(), t)) counted_.pop_front();
        return static_cast<std::int64_t>(counted_.size());
    }
    bool gone(sim_time counted, sim_time t) const {
        if (s_.kind == limiter::opened)
            return false;
        return s_.kind == limiter::fixed ? window_of(counted) < window_of(t) : counted + s_.window <= t;
    }
    sim_time ends(sim_time t) const {
        if (s_.kind == limiter::fixed)
            return (window_of(t) + 1) * s_.window - s_.phase;
        if (s_.kind == limiter::opened)
            return opened_ + s_.window;
        if (s_.kind == limiter::sliding_oldest && !counted_.empty())
            return counted_.front() + s_.window;
        return t + s_.window;
    }

    scenario s_;
    std::deque<sim_time> counted_;
    std::map<std::int64_t, std::int64_t> ours_;
    sim_time opened_ = -1;
    std::int64_t windows_ = 0;
};

// Drives one budget against the server: `concurrency` downloaders, both ways of random length, so that
// requests and answers overtake each other.
class simulation {
public:
    explicit simulation(scenario const& s) : s_(s), server_(s), budget_(options(s)), random_(s.seed) {}

    outcome run() {
        if (s_.others > 0)
            at(0, kind::other, {});
        at(0, kind::wake, {});
        while (out_.done < s_.requests && now_ < longest_run) {
            auto const next = events_.top();
            events_.pop();
            now_ = next.when;
            happen(next);
            send_what_may_be_sent();
        }
        out_.ours = server_.ours();
        out_.took = now_;
        return out_;
    }

private:
    enum class kind { wake, arrive, answer, loss, other };
    struct event {
        sim_time when;
        std::uint64_t order; // equal moments stay in order, so that a seed means one run
        kind what;
        rate_notice notice;
        bool refused = false;
        bool operator<(event const& other) const {
            return when != other.when ? when > other.when : order > other.order;
        }
    };
    static constexpr sim_time longest_run = 24 * 3600 * 1000;
    static constexpr sim_time deadline = 15'000;

    static budget_options options(scenario const& s) {
        budget_options chosen;
        chosen.reserve = s.reserve;
        return chosen;
    }
    static steady_time steady(sim_time t) { return steady_time(milliseconds(1'000'000 + t)); }
    sim_time way() { return std::uniform_int_distribution<sim_time>(s_.fastest, s_.slowest)(random_); }
    void at(sim_time when, kind what, rate_notice notice, bool refused = false) {
        events_.push({when, ++order_, what, notice, refused});
    }

    void happen(event const& e) {
        rate_notice notice;
        switch (e.what) {
        case kind::wake: break;
        case kind::other:
            server_.take(now_, notice, false);
            at(now_ + s_.window / s_.others, kind::other, {});
            break;
        case kind::arrive: {
            bool const ok = server_.take(now_, notice, true);
            if (std::bernoulli_distribution(s_.loss)(random_))
                at(now_ + deadline, kind::loss, {});
            else
                at(now_ + way(), kind::answer, notice, !ok);
            break;
        }
        case kind::answer:
            --under_way_;
            out_.refused += e.refused;
            out_.done += !e.refused;
            budget_.answered(e.notice, e.refused ? reply_kind::rate_limited : reply_kind::page, steady(now_));
            break;
        case kind::loss:
            --under_way_;
            budget_.lost(steady(now_));
            break;
        }
    }

    void send_what_may_be_sent() {
        while (under_way_ < s_.concurrency && out_.done + under_way_ < s_.requests) {
            if (auto const later = budget_.obtain(steady(now_))) {
                auto const when =
                    std::chrono::ceil<milliseconds>(later->time_since_epoch()).count() - 1'000'000;
                if (when != next_wake_ || next_wake_ <= now_)
                    at(std::max(when, now_ + 1), kind::wake, {});
                next_wake_ = when;
                return;
            }
            ++under_way_;
            at(now_ + way(), kind::arrive, {});
        }
    }

    scenario s_;
    sim_server server_;
    budget budget_;
    std::mt19937 random_;
    std::priority_queue<event> events_;
    std::uint64_t order_ = 0;
    sim_time now_ = 0;
    sim_time next_wake_ = -1;
    int under_way_ = 0;
    outcome out_;
};

inline outcome simulate(scenario const& s) { return simulation(s).run(); }

} // namespace hubcrawl::schedule::tests
