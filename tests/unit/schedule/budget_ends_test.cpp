// When a budget takes its window to be over.
#include "budgets.hpp"

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace hubcrawl::schedule::tests;

BOOST_AUTO_TEST_SUITE(budget_ends)

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

BOOST_AUTO_TEST_SUITE_END()
