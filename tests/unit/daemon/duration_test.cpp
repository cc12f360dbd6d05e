#include "daemon/duration.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using hubcrawl::daemon::read_duration;

BOOST_AUTO_TEST_SUITE(duration_)

BOOST_AUTO_TEST_CASE(spans_are_read_as_systemd_writes_them) {
    std::pair<char const*, std::int64_t> const table[] = {{"90s", 90},
                                                          {"90sec", 90},
                                                          {"15m", 900},
                                                          {"15min", 900},
                                                          {"1h", 3600},
                                                          {"2d", 172'800},
                                                          {"1h30m", 5400},
                                                          {"1h 30min", 5400},
                                                          {"1d 2h 3m 4s", 93'784},
                                                          {"0s", 0},
                                                          {"007m", 420},
                                                          {"1h ", 3600},
                                                          {"1000000000s", 1'000'000'000}};
    for (auto const& [text, seconds] : table)
        BOOST_TEST(read_duration(text).value().count() == seconds, text);
}

BOOST_AUTO_TEST_CASE(what_is_no_span_is_named_and_the_form_is_shown) {
    for (auto const* text : {"", "90", "h", "1h30", "-5m", "+5m", "1.5h", "1 h", " 1h", "1H", "1w", "1hh",
                             "five", "1000000001s", "99999999999999999999s", "1h,30m"}) {
        auto const bad = read_duration(text);
        BOOST_TEST_CONTEXT("'" << text << "'") {
            BOOST_REQUIRE(!bad);
            BOOST_TEST((bad.error().code == errc::config_invalid));
            BOOST_TEST(bad.error().detail.starts_with(fmt::format("'{}' is no span of time", text)));
            BOOST_TEST(bad.error().detail.find("1h30m") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
