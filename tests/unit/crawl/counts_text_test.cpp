#include "crawl/counts_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using crawl::counts_from_text;

BOOST_AUTO_TEST_SUITE(counts_text)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
    request_counts counts{.total = 5'000'000'000,
                          .by_status = {{200, 4'999'999'990}, {429, 3}, {503, 7}},
                          .retries = 7,
                          .rate_limited = 3,
                          .waited_seconds = 61.25,
                          .logins = 2};
    auto const read = counts_from_text(crawl::to_text(counts));
    BOOST_TEST(read.total == counts.total);
    BOOST_CHECK(read.by_status == counts.by_status);
    BOOST_TEST(read.retries == 7U);
    BOOST_TEST(read.rate_limited == 3U);
    BOOST_TEST(read.waited_seconds == 61.25);
    BOOST_TEST(read.logins == 2U);
}

BOOST_AUTO_TEST_CASE(a_wait_of_any_length_stays_the_same_to_the_last_bit) {
    for (double const seconds : {0.0, 0.001, 1.0 / 3, 123456789.123456789, 1e-9}) {
        request_counts counts;
        counts.waited_seconds = seconds;
        BOOST_TEST(counts_from_text(crawl::to_text(counts)).waited_seconds == seconds);
    }
}

BOOST_AUTO_TEST_CASE(texts_of_others_start_from_zero) {
    for (auto const* text : {"", "12", "1 2 3", "many 0 0 0 0", "1 2 3 x 5"}) {
        auto const read = counts_from_text(text);
        BOOST_TEST_CONTEXT("'" << text << "'") {
            BOOST_TEST(read.total == 0U);
            BOOST_TEST(read.retries == 0U);
            BOOST_TEST(read.by_status.empty());
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
