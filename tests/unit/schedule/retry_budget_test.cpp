#include "schedule/retry_budget.hpp"

#include <boost/test/unit_test.hpp>

using hubcrawl::schedule::retry_budget;

BOOST_AUTO_TEST_SUITE(retry_budget_)

BOOST_AUTO_TEST_CASE(a_dead_server_is_asked_twenty_times_more) {
    retry_budget retries;
    for (int i = 0; i < 20; ++i) BOOST_TEST(retries.obtain());
    BOOST_TEST(!retries.obtain());
    BOOST_TEST(!retries.obtain());
    BOOST_TEST(retries.spent() == 20);
}

BOOST_AUTO_TEST_CASE(wrong_answers_and_failures_are_counted_apart) {
    retry_budget retries;
    for (int i = 0; i < 20; ++i) BOOST_TEST(retries.obtain_for_page());
    BOOST_TEST(!retries.obtain_for_page());
    for (int i = 0; i < 20; ++i) BOOST_TEST(retries.obtain());
    BOOST_TEST(!retries.obtain());
    for (int i = 0; i < 10; ++i) retries.succeeded();
    BOOST_TEST(retries.obtain_for_page());
    BOOST_TEST(retries.obtain());
}

BOOST_AUTO_TEST_CASE(every_ten_good_answers_allow_one_more) {
    retry_budget retries;
    for (int i = 0; i < 20; ++i) BOOST_REQUIRE(retries.obtain());
    for (int i = 0; i < 9; ++i) retries.succeeded();
    BOOST_TEST(!retries.obtain());
    retries.succeeded();
    BOOST_TEST(retries.obtain());
    BOOST_TEST(!retries.obtain());
}

BOOST_AUTO_TEST_SUITE_END()
