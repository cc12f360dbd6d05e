#include "report/metric_page.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace hubcrawl::report;

BOOST_AUTO_TEST_SUITE(metric_page_)

BOOST_AUTO_TEST_CASE(a_family_has_one_head_and_its_samples) {
    metric_page page;
    page.gauge("rows", "How many.");
    page.sample(3, {{"namespace", "acme"}, {"dataset", "tags"}});
    page.sample(0.5);
    page.counter("sent_total", "Sent.");
    page.sample(1'795'176'000);
    BOOST_TEST(page.text() == "# HELP rows How many.\n"
                              "# TYPE rows gauge\n"
                              "rows{namespace=\"acme\",dataset=\"tags\"} 3\n"
                              "rows 0.5\n"
                              "# HELP sent_total Sent.\n"
                              "# TYPE sent_total counter\n"
                              "sent_total 1795176000\n");
}

BOOST_AUTO_TEST_CASE(a_family_without_a_sample_is_left_out) {
    metric_page page;
    page.gauge("nothing", "Empty.");
    page.gauge("something", "One.");
    page.sample(1);
    BOOST_TEST(page.text() == "# HELP something One.\n# TYPE something gauge\nsomething 1\n");
}

BOOST_AUTO_TEST_CASE(label_values_are_escaped) {
    metric_page page;
    page.gauge("rows", "How many.");
    page.sample(1, {{"namespace", "a\\b\"c\nd"}});
    page.sample(2, {{"namespace", "\"} 7\nrows{x=\""}});
    page.sample(3, {{"namespace", "caf\xc3\xa9 \xff"}});
    BOOST_TEST(page.text() == "# HELP rows How many.\n# TYPE rows gauge\n"
                              "rows{namespace=\"a\\\\b\\\"c\\nd\"} 1\n"
                              "rows{namespace=\"\\\"} 7\\nrows{x=\\\"\"} 2\n"
                              "rows{namespace=\"caf\xc3\xa9 ?\"} 3\n");
}

BOOST_AUTO_TEST_CASE(no_series_is_there_twice) {
    metric_page page;
    page.gauge("rows", "How many.");
    page.sample(1, {{"namespace", "acme"}});
    page.sample(2, {{"namespace", "acme"}});
    BOOST_TEST(page.text() == "# HELP rows How many.\n# TYPE rows gauge\nrows{namespace=\"acme\"} 1\n");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_have_words) {
    metric_page page;
    page.gauge("x", "X.");
    page.sample(std::numeric_limits<double>::infinity(), {{"l", "1"}});
    page.sample(-std::numeric_limits<double>::infinity(), {{"l", "2"}});
    page.sample(std::numeric_limits<double>::quiet_NaN(), {{"l", "3"}});
    BOOST_TEST(page.text() ==
               "# HELP x X.\n# TYPE x gauge\nx{l=\"1\"} +Inf\nx{l=\"2\"} -Inf\nx{l=\"3\"} NaN\n");
}

BOOST_AUTO_TEST_SUITE_END()
