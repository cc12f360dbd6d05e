#include "notices.hpp"
#include "schedule/budget.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace hubcrawl::schedule::tests;

namespace {

using opt_seconds = std::optional<std::chrono::seconds>;

rate_notice refusal(opt_seconds retry_at, opt_seconds reset, opt_seconds date) {
    rate_notice out;
    if (retry_at)
        out.retry_at = server_begin + *retry_at;
    if (reset)
        out.reset = server_begin + *reset;
    if (date)
        out.date = server_begin + *date;
    return out;
}

// Asks once at `now` (a probe must be allowed) and is refused; the moment the pause ends, after `now`.
std::chrono::seconds pause_of(budget& bucket, rate_notice const& said, steady_time now,
                              reply_kind kind = reply_kind::rate_limited) {
    BOOST_REQUIRE(!bucket.obtain(now));
    bucket.answered(said, kind, now);
    auto const until = bucket.obtain(now);
    BOOST_REQUIRE(until.has_value());
    BOOST_TEST((bucket.paused_until(now).value() == *until));
    return std::chrono::duration_cast<std::chrono::seconds>(*until - now);
}

} // namespace

BOOST_AUTO_TEST_SUITE(budget_pauses)

BOOST_AUTO_TEST_CASE(a_429_pauses_until_the_moment_the_server_meant) {
    struct {
        char const* what;
        opt_seconds retry_at, reset, date;
        std::chrono::seconds pause;
    } const table[] = {
        {"Retry-After, in whatever form", 30s, 45s, 0s, 30s},
        {"only X-Retry-After", 12s, {}, 0s, 12s},
        {"only the reset", {}, 45s, 0s, 45s},
        {"nothing", {}, {}, 0s, 60s},
        {"nothing, not even a Date", {}, {}, {}, 60s},
        {"moments, but no Date to read them by", 30s, 45s, {}, 60s},
        {"decades away, a number misunderstood", 1'800'000'000s, 45s, 0s, 60s},
        {"over already, the reset is not", -5s, 20s, 0s, 20s},
        {"over already", -5s, {}, 0s, 1s},
        {"all over already", -5s, -7s, 0s, 1s},
        {"before 1970", -2'000'000'000s, {}, 0s, 60s},
    };
    for (auto const& row : table)
        for (auto skew : {-600s, 0s, 600s}) {
            auto const skewed = [&](opt_seconds when) { return when ? opt_seconds(*when + skew) : when; };
            budget bucket;
            BOOST_TEST_CONTEXT(row.what << ", clocks apart by " << skew.count()) {
                auto const pause = pause_of(
                    bucket, refusal(skewed(row.retry_at), skewed(row.reset), skewed(row.date)), begin);
                BOOST_TEST(pause.count() == row.pause.count());
            }
        }
}

BOOST_AUTO_TEST_CASE(a_known_clock_reads_a_429_without_date) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 170, 60s), reply_kind::page, begin);
    BOOST_TEST(pause_of(bucket, refusal(30s, {}, {}), begin + 10s).count() == 20);
}

BOOST_AUTO_TEST_CASE(a_pause_may_last_as_long_as_the_longest_window_seen) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 170, 300s), reply_kind::page, begin);
    BOOST_TEST(pause_of(bucket, refusal(250s, {}, 0s), begin).count() == 250);
    budget other;
    BOOST_TEST(pause_of(other, refusal(250s, {}, 0s), begin).count() == 60);
}

BOOST_AUTO_TEST_CASE(after_a_pause_one_request_goes_until_it_is_answered) {
    budget bucket;
    pause_of(bucket, refusal(30s, 60s, 0s), begin);
    BOOST_TEST(!!bucket.obtain(begin + 29s));
    BOOST_TEST(!bucket.obtain(begin + 30s));
    BOOST_TEST(!!bucket.obtain(begin + 30s));
    bucket.answered(notice(180, 100, 60s, 30s), reply_kind::page, begin + 31s);
    BOOST_TEST(!bucket.obtain(begin + 31s));
    BOOST_TEST(!bucket.obtain(begin + 31s));
    BOOST_TEST(!bucket.paused_until(begin + 31s).has_value());
}

BOOST_AUTO_TEST_CASE(a_429_after_the_pause_for_another_doubles_it_up_to_the_longest) {
    budget bucket;
    auto now = begin;
    for (auto expected : {60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s, 3600s}) {
        auto const pause = pause_of(bucket, {}, now);
        BOOST_TEST(pause.count() == expected.count());
        now += pause;
    }
    BOOST_REQUIRE(!bucket.obtain(now));
    bucket.answered(notice(180, 170, 60s), reply_kind::page, now);
    BOOST_TEST(pause_of(bucket, {}, now).count() == 60);
}

BOOST_AUTO_TEST_CASE(the_429s_of_one_burst_are_one_pause) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 170, 60s), reply_kind::page, begin);
    for (int i = 0; i < 4; ++i) BOOST_REQUIRE(!bucket.obtain(begin));
    for (int i = 0; i < 4; ++i) bucket.answered(refusal(40s, 60s, 0s), reply_kind::rate_limited, begin);
    BOOST_TEST((bucket.obtain(begin).value() == begin + 40s));
    BOOST_TEST(bucket.in_flight() == 0);
}

BOOST_AUTO_TEST_CASE(a_good_answer_sent_before_the_429_does_not_end_the_pause) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 170, 60s), reply_kind::page, begin);
    BOOST_REQUIRE(!bucket.obtain(begin));
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(refusal(40s, 60s, 0s), reply_kind::rate_limited, begin);
    bucket.answered(notice(180, 169, 60s), reply_kind::page, begin + 1s);
    BOOST_TEST((bucket.obtain(begin + 1s).value() == begin + 40s));
    BOOST_TEST(!bucket.obtain(begin + 40s));
    BOOST_TEST(!!bucket.obtain(begin + 40s));
}

BOOST_AUTO_TEST_CASE(the_abuse_limit_is_left_alone_for_minutes_and_longer_each_time) {
    budget bucket;
    auto now = begin;
    for (auto expected : {1min, 2min, 4min, 8min, 15min, 15min}) {
        auto const pause = pause_of(bucket, refusal({}, {}, {}), now, reply_kind::abuse_limited);
        BOOST_TEST(pause.count() == std::chrono::seconds(expected).count());
        now += pause;
    }
    // A quarter of an hour without it, and it begins anew.
    BOOST_REQUIRE(!bucket.obtain(now + 15min));
    bucket.answered({}, reply_kind::abuse_limited, now + 15min);
    BOOST_TEST((bucket.obtain(now + 15min).value() == now + 16min));
}

BOOST_AUTO_TEST_CASE(the_abuse_limits_own_retry_after_counts_where_it_is_longer) {
    budget bucket;
    BOOST_TEST(pause_of(bucket, refusal(60s, {}, 0s), begin, reply_kind::abuse_limited).count() == 60);
    budget longer;
    BOOST_TEST(pause_of(longer, refusal(600s, {}, 0s), begin, reply_kind::abuse_limited).count() == 600);
    budget absurd;
    BOOST_TEST(pause_of(absurd, refusal(1'800'000'000s, {}, 0s), begin, reply_kind::abuse_limited).count() ==
               3600);
}

BOOST_AUTO_TEST_CASE(after_the_abuse_limit_two_requests_are_under_way_for_a_quarter_of_an_hour) {
    budget bucket;
    BOOST_TEST(!bucket.max_in_flight(begin).has_value());
    pause_of(bucket, {}, begin, reply_kind::abuse_limited);
    auto now = begin + 1min;
    BOOST_REQUIRE(!bucket.obtain(now));
    bucket.answered({}, reply_kind::page, now); // no rate headers: nothing else holds requests back
    BOOST_TEST(bucket.max_in_flight(now).value() == 2);
    BOOST_TEST(!bucket.obtain(now));
    BOOST_TEST(!bucket.obtain(now));
    BOOST_TEST((bucket.obtain(now).value() == now + 1s));
    now += 15min;
    BOOST_TEST(!bucket.max_in_flight(now).has_value());
    BOOST_TEST(!bucket.obtain(now));
}

BOOST_AUTO_TEST_SUITE_END()
