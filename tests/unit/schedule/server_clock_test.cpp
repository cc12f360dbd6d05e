#include "notices.hpp"
#include "schedule/server_clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace hubcrawl::schedule::tests;

BOOST_AUTO_TEST_SUITE(server_clock_)

BOOST_AUTO_TEST_CASE(before_any_date_nothing_is_known) {
    server_clock clock;
    clock.observe(std::nullopt, begin);
    BOOST_TEST(!clock.local(server_begin).has_value());
}

BOOST_AUTO_TEST_CASE(each_answer_tightens_and_no_moment_is_early) {
    server_clock clock;
    clock.observe(server_begin, begin + 5s); // five seconds on its way
    BOOST_TEST((clock.local(server_begin + 60s).value() == begin + 65s));
    clock.observe(server_begin + 6s, begin + 6900ms); // its Date cuts 900 ms off
    BOOST_TEST((clock.local(server_begin + 60s).value() == begin + 60900ms));
    clock.observe(server_begin + 7s, begin + 9s); // slower again: the bound stays
    BOOST_TEST((clock.local(server_begin + 60s).value() == begin + 60900ms));
}

BOOST_AUTO_TEST_CASE(fractions_of_our_milliseconds_are_not_early_either) {
    server_clock clock;
    clock.observe(server_begin, begin + 400us);
    BOOST_TEST((clock.local(server_begin + 60s).value() == begin + 60001ms));
}

BOOST_AUTO_TEST_CASE(a_new_span_begins_with_what_the_old_one_knew) {
    server_clock clock;
    clock.observe(server_begin, begin);
    clock.observe(server_begin + 295s, begin + 300s); // slow
    BOOST_TEST((clock.local(server_begin + 360s).value() == begin + 360s));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_is_noticed_at_once) {
    server_clock clock;
    clock.observe(server_begin, begin);
    clock.observe(server_begin - 600s, begin + 1s);
    BOOST_TEST((clock.local(server_begin - 540s).value() == begin + 61s));
}

BOOST_AUTO_TEST_CASE(a_clock_that_drifts_back_is_followed_within_two_spans) {
    server_clock clock;
    clock.observe(server_begin + 10s, begin);
    for (auto at = 1min; at <= 11min; at += 1min) clock.observe(server_begin + at, begin + at);
    BOOST_TEST((clock.local(server_begin + 12min).value() == begin + 12min));
}

BOOST_AUTO_TEST_CASE(dates_no_server_means_are_ignored) {
    server_clock clock;
    for (auto odd :
         {server_time::min(), server_time::max(), server_time(-1ms), server_time(9'000'000'000'000ms)}) {
        clock.observe(odd, begin);
        BOOST_TEST(!clock.local(server_begin).has_value());
        BOOST_TEST(!plausible(odd));
    }
    clock.observe(server_begin, begin);
    BOOST_TEST(!clock.local(server_time::max()).has_value());
    BOOST_TEST(!clock.local(server_time::min()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
