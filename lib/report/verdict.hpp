#pragma once

#include "report/page_frame.hpp"
#include "report/service_status.hpp"

#include <string>

namespace hubcrawl::report {

// Whether all is well, in one word, one line and a sentence: the worst that is the case.
enum class health : std::uint8_t { fine, nothing_yet, incomplete, stale, failing, credential_refused };

struct verdict {
    health is = health::nothing_yet;
    std::string title;
    std::string words; // what it comes from, and what to do
};

health_tone tone_of(health is);
// A service's newest complete snapshot is stale when it is older than six intervals, as in the alerts of
// config/prometheus/hubcrawl.rules.yml.
verdict judge(service_status const& status, wall_time now);
// When the page must have been written again, if hubcrawld lives; none: nothing is to come.
std::optional<wall_time> next_sign_of_life(service_status const& status, wall_time written);

} // namespace hubcrawl::report
