#pragma once

#include "notices.hpp"
#include "schedule/budget.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::schedule::tests {

inline budget with_reserve(double reserve) {
    budget_options options;
    options.reserve = reserve;
    return budget(options);
}

// How many permits are given at that moment, with none of them answered.
inline int permits(budget& bucket, steady_time now) {
    int given = 0;
    while (given < 10'000 && !bucket.obtain(now)) ++given;
    return given;
}

// A budget that knows its window: 180 a minute, `remaining` left after its first answer.
inline budget unproven(std::int64_t remaining, double reserve = 0.1) {
    auto bucket = with_reserve(reserve);
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, remaining, 60s), reply_kind::page, begin);
    return bucket;
}

// After its second answer, which shows that the reset stays where it is.
inline budget opened(std::int64_t remaining, double reserve = 0.1) {
    auto bucket = unproven(remaining + 1, reserve);
    bucket.answered(notice(180, remaining, 60s, 2s), reply_kind::page, begin + 2s);
    return bucket;
}

} // namespace hubcrawl::schedule::tests
