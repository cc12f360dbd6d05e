#include "notices.hpp"
#include "schedule/budget.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace hubcrawl::schedule::tests;

namespace {

budget with_reserve(double reserve) {
    budget_options options;
    options.reserve = reserve;
    return budget(options);
}

// How many permits are given at that moment, with none of them answered.
int permits(budget& bucket, steady_time now) {
    int given = 0;
    while (given < 10'000 && !bucket.obtain(now)) ++given;
    return given;
}

// A budget that knows its window: 180 a minute, `remaining` left after its first answer.
budget unproven(std::int64_t remaining, double reserve = 0.1) {
    auto bucket = with_reserve(reserve);
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, remaining, 60s), reply_kind::page, begin);
    return bucket;
}

// After its second answer, which shows that the reset stays where it is.
budget opened(std::int64_t remaining, double reserve = 0.1) {
    auto bucket = unproven(remaining + 1, reserve);
    bucket.answered(notice(180, remaining, 60s, 2s), reply_kind::page, begin + 2s);
    return bucket;
}

} // namespace

BOOST_AUTO_TEST_SUITE(budget_windows)

BOOST_AUTO_TEST_CASE(before_the_first_answer_one_request_is_under_way) {
    budget bucket;
    BOOST_TEST(permits(bucket, begin) == 1);
    BOOST_TEST(!bucket.limit().has_value());
    bucket.lost(begin + 1s);
    BOOST_TEST(permits(bucket, begin + 1s) == 1);
}

BOOST_AUTO_TEST_CASE(a_window_gives_its_limit_less_the_reserve) {
    struct {
        std::int64_t limit, remaining;
        double reserve;
        int permits;
    } const table[] = {
        {180, 179, 0.1, 161}, {180, 179, 0.0, 179}, {180, 179, 0.9, 17}, {180, 100, 0.1, 82},
        {180, 19, 0.1, 1},    {180, 18, 0.1, 0},    {180, 0, 0.0, 0},    {9, 8, 0.1, 8},
        {1, 0, 0.1, 0},       {5, 4, 0.9, 0},       {10, 9, 0.15, 8},    {180, 179, 7.0, 17},
        {180, 179, -1, 179},
    };
    for (auto const& row : table) {
        auto bucket = with_reserve(row.reserve);
        BOOST_REQUIRE(!bucket.obtain(begin));
        bucket.answered(notice(row.limit, row.remaining, 60s), reply_kind::page, begin);
        BOOST_TEST_CONTEXT("limit " << row.limit << " remaining " << row.remaining << " reserve "
                                    << row.reserve)
        BOOST_TEST(permits(bucket, begin + 4s) == row.permits);
    }
}

BOOST_AUTO_TEST_CASE(answers_out_of_order_neither_add_nor_take_permits) {
    auto bucket = opened(100, 0);
    for (int i = 0; i < 3; ++i) BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 97, 60s), reply_kind::page, begin + 1s);
    bucket.answered(notice(180, 99, 60s), reply_kind::page, begin + 1s);
    bucket.answered(notice(180, 98, 60s), reply_kind::not_found, begin + 1s);
    BOOST_TEST(bucket.remaining().value() == 97);
    BOOST_TEST(permits(bucket, begin + 1s) == 97);
}

BOOST_AUTO_TEST_CASE(a_lost_request_may_have_been_counted) {
    auto bucket = opened(100, 0);
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.lost(begin + 1s);
    BOOST_TEST(bucket.in_flight() == 0);
    BOOST_TEST(permits(bucket, begin + 1s) == 99);
}

BOOST_AUTO_TEST_CASE(a_request_that_was_never_sent_gives_its_permit_back) {
    auto bucket = opened(100, 0);
    for (int i = 0; i < 500; ++i) {
        BOOST_REQUIRE(!bucket.obtain(begin));
        bucket.unused();
    }
    BOOST_TEST(bucket.in_flight() == 0);
    BOOST_TEST(permits(bucket, begin + 1s) == 100);
}

BOOST_AUTO_TEST_CASE(others_use_is_seen_with_the_next_answer) {
    auto bucket = opened(100);
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 30, 60s), reply_kind::page, begin + 1s);
    BOOST_TEST(permits(bucket, begin + 1s) == 12);
}

BOOST_AUTO_TEST_CASE(a_spent_window_is_waited_out_and_then_probed_once) {
    auto bucket = unproven(18);
    BOOST_TEST((bucket.obtain(begin).value() == begin + 60s));
    BOOST_TEST(permits(bucket, begin + 59s) == 0);
    BOOST_TEST(permits(bucket, begin + 60s) == 1);
    bucket.answered(notice(180, 179, 120s, 60s), reply_kind::page, begin + 60s);
    BOOST_TEST(permits(bucket, begin + 63s) == 161);
}

BOOST_AUTO_TEST_CASE(with_nothing_remaining_a_window_ends_its_length_after_its_first_answer) {
    auto bucket = opened(0, 0);
    BOOST_TEST((bucket.obtain(begin).value() == begin + 60'025ms));
    BOOST_TEST(permits(bucket, begin + 60s) == 0);
    BOOST_TEST(permits(bucket, begin + 60'025ms) == 1);
}

BOOST_AUTO_TEST_CASE(the_last_permits_wait_until_an_answer_proves_that_the_reset_stays) {
    auto bucket = unproven(31);
    BOOST_TEST(permits(bucket, begin + 100ms) == 1);
    BOOST_TEST((bucket.obtain(begin + 100ms).value() == begin + 3s));
    bucket.answered(notice(180, 30, 60s), reply_kind::page, begin + 200ms);
    BOOST_TEST(permits(bucket, begin + 3s) == 12);
    for (int i = 0; i < 11; ++i) bucket.unused();
    bucket.answered(notice(180, 18, 60s, 3s), reply_kind::page, begin + 3s);
    // From now on no window's last requests wait.
    BOOST_REQUIRE(!bucket.obtain(begin + 61s));
    bucket.answered(notice(180, 40, 120s, 60s), reply_kind::page, begin + 61s);
    BOOST_TEST(permits(bucket, begin + 61s) == 40 - 18);
}

BOOST_AUTO_TEST_CASE(a_window_that_is_still_on_after_its_length_is_left_to_its_reset_from_then_on) {
    for (auto kind : {reply_kind::page, reply_kind::rate_limited}) {
        auto bucket = opened(0, 0);
        BOOST_REQUIRE(!bucket.obtain(begin + 60'025ms));
        bucket.answered(notice(180, 0, 60s, 60s), kind, begin + 60'100ms);
        auto const again = bucket.obtain(begin + 60'100ms).value();
        BOOST_REQUIRE(!bucket.obtain(again));
        bucket.answered(notice(180, 0, 121s, 61s), reply_kind::page, begin + 62s);
        BOOST_TEST((bucket.obtain(begin + 62s).value() == begin + 122s));
    }
}

BOOST_AUTO_TEST_CASE(others_that_are_seen_keep_back_what_they_take_in_a_second) {
    auto bucket = opened(100, 0);
    BOOST_REQUIRE(!bucket.obtain(begin + 10s));
    bucket.answered(notice(180, 69, 60s, 10s), reply_kind::page, begin + 10s); // 30 of others in 10 s
    BOOST_TEST(permits(bucket, begin + 10s) == 69 - 4);
    auto reserved = opened(100);
    BOOST_REQUIRE(!reserved.obtain(begin + 10s));
    reserved.answered(notice(180, 69, 60s, 10s), reply_kind::page, begin + 10s);
    BOOST_TEST(permits(reserved, begin + 10s) == 69 - 18);
}

BOOST_AUTO_TEST_CASE(where_others_spend_a_probe_is_not_sent_within_the_resets_rounding) {
    auto bucket = unproven(50);
    BOOST_REQUIRE(!bucket.obtain(begin + 1s));
    bucket.answered(notice(180, 18, 60s, 1s), reply_kind::page, begin + 1s);
    BOOST_TEST((bucket.obtain(begin + 1s).value() == begin + 61s));
}

BOOST_AUTO_TEST_CASE(with_nothing_remaining_the_rounding_of_the_reset_is_waited_out_too) {
    auto bucket = unproven(0, 0);
    BOOST_TEST((bucket.obtain(begin).value() == begin + 61s));
    BOOST_TEST(permits(bucket, begin + 60s) == 0);
    BOOST_TEST(permits(bucket, begin + 61s) == 1);
}

BOOST_AUTO_TEST_CASE(a_probe_that_finds_the_old_window_still_on_waits_for_its_length_then_a_second) {
    auto bucket = unproven(18);
    BOOST_REQUIRE(!bucket.obtain(begin + 60s));
    bucket.answered(notice(180, 17, 60s, 60s), reply_kind::page, begin + 60s);
    BOOST_TEST((bucket.obtain(begin + 60s).value() == begin + 60'025ms));
    BOOST_REQUIRE(!bucket.obtain(begin + 60'025ms));
    bucket.answered(notice(180, 16, 60s, 60s), reply_kind::page, begin + 60'025ms);
    BOOST_TEST((bucket.obtain(begin + 60'025ms).value() == begin + 61'025ms));
    BOOST_TEST(permits(bucket, begin + 61'025ms) == 1);
}

BOOST_AUTO_TEST_CASE(where_others_leave_only_the_reserve_one_request_a_window_goes) {
    auto bucket = unproven(10);
    for (auto at = 60s; at < 600s; at += 60s) {
        BOOST_TEST(permits(bucket, begin + at) == 1);
        bucket.answered(notice(180, 10, at + 60s, at), reply_kind::page, begin + at);
        BOOST_TEST(permits(bucket, begin + at + 30s) == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_old_windows_answer_does_not_touch_the_new_window) {
    auto bucket = opened(100, 0);
    BOOST_REQUIRE(!bucket.obtain(begin + 59s));
    BOOST_REQUIRE(!bucket.obtain(begin + 59s));
    bucket.answered(notice(180, 179, 120s, 60s), reply_kind::page, begin + 60s);
    bucket.answered(notice(180, 3, 60s, 59s), reply_kind::page, begin + 61s);
    BOOST_TEST(bucket.remaining().value() == 179);
    BOOST_TEST(bucket.in_flight() == 0);
}

BOOST_AUTO_TEST_CASE(stragglers_do_not_keep_the_next_window_from_being_probed) {
    auto bucket = unproven(100);
    BOOST_REQUIRE(!bucket.obtain(begin + 59s));
    BOOST_TEST(permits(bucket, begin + 60s) == 1);
    bucket.answered(notice(180, 179, 120s, 60s), reply_kind::page, begin + 60s);
    BOOST_TEST(permits(bucket, begin + 63s) == 179 - 1 - 18); // one straggler may yet be counted
}

BOOST_AUTO_TEST_CASE(no_wait_depends_on_how_far_the_clocks_are_apart) {
    for (auto skew : {-600s, 0s, 600s}) {
        auto bucket = with_reserve(0.1);
        BOOST_REQUIRE(!bucket.obtain(begin));
        bucket.answered(notice(180, 18, skew + 40s, skew), reply_kind::page, begin);
        BOOST_TEST((bucket.obtain(begin).value() == begin + 40s));
    }
}

BOOST_AUTO_TEST_CASE(without_date_a_window_is_taken_to_last_a_minute) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    auto undated = notice(180, 18, 7s);
    undated.date.reset();
    bucket.answered(undated, reply_kind::page, begin);
    BOOST_TEST((bucket.obtain(begin).value() == begin + 60s));
}

BOOST_AUTO_TEST_CASE(a_reset_long_past_ends_no_window) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 18, 0s, 100s), reply_kind::page, begin);
    BOOST_TEST((bucket.obtain(begin).value() == begin + 60s));
}

BOOST_AUTO_TEST_CASE(a_reset_days_away_is_asked_after_within_the_hour) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(notice(180, 18, 48h), reply_kind::page, begin);
    BOOST_TEST((bucket.obtain(begin).value() == begin + 1h));
    BOOST_TEST(permits(bucket, begin + 1h) == 1);
}

BOOST_AUTO_TEST_CASE(without_remaining_the_limit_is_counted_down_here) {
    auto bucket = with_reserve(0);
    auto partial = notice(10, 0, 60s);
    partial.remaining.reset();
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered(partial, reply_kind::page, begin);
    int more = 0;
    for (; !bucket.obtain(begin + 4s); ++more) bucket.answered(partial, reply_kind::page, begin + 4s);
    BOOST_TEST(more == 9);
}

BOOST_AUTO_TEST_CASE(without_rate_headers_nothing_is_limited) {
    budget bucket;
    BOOST_REQUIRE(!bucket.obtain(begin));
    bucket.answered({}, reply_kind::page, begin);
    BOOST_TEST(permits(bucket, begin) == 10'000);
    BOOST_TEST(!bucket.limit().has_value());
    // ... until they appear: what is under way is taken off first.
    bucket.answered(notice(20'000, 10'100, 60s), reply_kind::page, begin + 1s);
    BOOST_TEST(permits(bucket, begin + 1s) == 0);
}

BOOST_AUTO_TEST_CASE(an_error_on_the_way_does_not_lift_the_limit) {
    for (auto kind : {reply_kind::server_error, reply_kind::not_json, reply_kind::blocked_at_the_door,
                      reply_kind::redirect}) {
        budget fresh;
        BOOST_REQUIRE(!fresh.obtain(begin));
        fresh.answered({}, kind, begin);
        BOOST_TEST(permits(fresh, begin) == 1);

        auto known = opened(100, 0);
        BOOST_REQUIRE(!known.obtain(begin));
        known.answered({}, kind, begin);
        BOOST_TEST(permits(known, begin) == 99);
    }
}

BOOST_AUTO_TEST_CASE(whatever_the_headers_say_no_wait_is_endless_and_no_window_overdrawn) {
    std::int64_t const odd[] = {0, 1, -1, 17, 180, 200, 4'102'444'800, INT64_MAX, INT64_MIN};
    std::int64_t const moments[] = {0,
                                    -1,
                                    1,
                                    1'795'000'000'000,
                                    1'795'000'060'000,
                                    1'794'999'000'000,
                                    1'795'900'000'000,
                                    1'795'000'000,
                                    INT64_MAX,
                                    INT64_MIN};
    reply_kind const kinds[] = {reply_kind::page, reply_kind::page, reply_kind::rate_limited,
                                reply_kind::abuse_limited, reply_kind::server_error};
    std::mt19937 random(7);
    auto const one_of = [&](auto const& from) { return from[random() % std::size(from)]; };
    for (int run = 0; run < 200; ++run) {
        budget bucket;
        auto now = begin;
        for (int step = 0; step < 200; ++step) {
            if (auto const later = bucket.obtain(now)) {
                BOOST_REQUIRE((*later > now));
                BOOST_REQUIRE((*later <= now + 1h));
                now = *later;
                continue;
            }
            rate_notice odd_notice;
            if (random() % 4)
                odd_notice.limit = one_of(odd);
            if (random() % 4)
                odd_notice.remaining = one_of(odd);
            if (random() % 4)
                odd_notice.reset = server_time(std::chrono::milliseconds(one_of(moments)));
            if (random() % 4)
                odd_notice.retry_at = server_time(std::chrono::milliseconds(one_of(moments)));
            if (random() % 4)
                odd_notice.date = std::chrono::sys_seconds(std::chrono::seconds(one_of(moments)));
            now += std::chrono::milliseconds(random() % 3000);
            bucket.answered(odd_notice, one_of(kinds), now);
            if (auto const left = bucket.remaining()) {
                BOOST_REQUIRE(*left >= 0);
                BOOST_REQUIRE(*left <= *bucket.limit());
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
