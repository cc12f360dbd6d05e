#include "schedule/start_notice.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace std::chrono_literals;

namespace {

constexpr boot_time start{1000h};
constexpr wall_time noon{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + 12h};

} // namespace

BOOST_AUTO_TEST_SUITE(start_notice_)

BOOST_AUTO_TEST_CASE(a_start_is_told_once) {
    start_notice notice;
    BOOST_TEST((notice.news(start + 1h, start, noon) == noon + 1h));
    for (auto after = 0s; after < 1h; after += 30s)
        BOOST_TEST(!notice.news(start + 1h, start + after, noon + after));
    BOOST_TEST((notice.news(start + 2h, start + 1h, noon + 1h) == noon + 2h));
}

BOOST_AUTO_TEST_CASE(roundings_and_a_clock_led_gently_are_no_news) {
    start_notice notice;
    BOOST_TEST((notice.news(start + 999ms, start, noon) == noon + 1s));
    BOOST_TEST(!notice.news(start + 999ms, start + 1ms, noon + 900ms));
    BOOST_TEST(!notice.news(start + 999ms, start + 500ms, noon - 500ms));
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_is_told_of_both_ways) {
    for (auto const by : {-24h, 24h}) {
        start_notice notice;
        notice.news(start + 1h, start, noon);
        BOOST_TEST((notice.news(start + 1h, start + 30s, noon + 30s + by) == noon + 1h + by));
        BOOST_TEST(!notice.news(start + 1h, start + 60s, noon + 60s + by));
        BOOST_TEST((notice.news(start + 1h, start + 90s, noon + 90s) == noon + 1h));
    }
}

BOOST_AUTO_TEST_SUITE_END()
