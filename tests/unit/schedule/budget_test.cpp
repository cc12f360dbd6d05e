#include "budgets.hpp"
#include "schedule/budget.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace hubcrawl::schedule::tests;

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
