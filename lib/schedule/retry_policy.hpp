#pragma once

#include "base/error.hpp"
#include "model/gap.hpp"
#include "model/reply_kind.hpp"

#include <chrono>
#include <optional>

namespace hubcrawl::schedule {

enum class next_step {
    accept,
    retry,             // after backoff()
    renew_token,       // log in once more, then ask again; not an attempt
    leave_gap,         // this listing, or the rest of it, is missing: verdict::reason
    fail_crawl,        // exit 1, the checkpoint is kept: passes with time, or needs a person
    refuse_credential, // exit 3
    stop,              // asked to end
};

// How far apart attempts are.
enum class pace {
    none,    // the budget itself keeps the request back
    usual,   // 0.5 s doubling to 30 s
    patient, // 30 s doubling to 300 s: blocked at the front door
};

// What became of one request. `failure` without `answer`: none came; with `answer`: it came, but its body
// could not be used.
struct trouble {
    std::optional<reply_kind> answer{};
    std::optional<errc> failure{};
    int attempt = 1;            // which attempt this was, limited answers not counted
    int wrong_answers = 0;      // answers to this request that are about_the_page, this one included
    bool retries_spent = false; // the crawl's retry budget allows no other attempt
    int limited_in_a_row = 0;   // 429 answers to this request without another between, this one included
    bool token_renewed = false; // this request has already been repeated with a fresh token
};

struct verdict {
    next_step step = next_step::accept;
    pace wait = pace::none;
    gap_reason reason{}; // with leave_gap only
    bool operator==(verdict const&) const = default;
};

verdict decide(trouble const& what);

// An answer came, but it is none of this page: malformed, too large, redirected, 404. It may be the accident
// of one answer, so it is asked again a few times; what stays so is a gap of this listing, no failure of the
// crawl.
bool about_the_page(trouble const& what);

// Full jitter: uniformly between 0 and the bound of that attempt; `uniform01` in [0, 1). `at_least` is the
// server's own Retry-After, a floor up to the pace's longest wait.
std::chrono::milliseconds backoff(int attempt, pace wait, double uniform01,
                                  std::chrono::milliseconds at_least = {});

} // namespace hubcrawl::schedule
