#include "hub/rate_headers.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

using namespace std::chrono;

namespace {
constexpr auto date = "Thu, 01 May 2025 22:01:18 GMT";
constexpr wall_time answered{seconds(1746136878)};      // that date
constexpr wall_time local{milliseconds(1746130000250)}; // our clock is wrong by two hours
} // namespace

BOOST_AUTO_TEST_SUITE(rate_headers_test)

BOOST_AUTO_TEST_CASE(the_captured_429_means_one_minute) {
    auto const notice = read_rate_headers({"180", "0", "1746136938", "1746136938", "", date}, local);
    BOOST_TEST((notice.limit == 180 && notice.remaining == 0));
    BOOST_TEST((notice.reset == answered + 60s));
    BOOST_TEST((notice.retry_at == answered + 60s));
    BOOST_TEST((notice.date == floor<seconds>(answered)));
}

BOOST_AUTO_TEST_CASE(every_spelling_of_a_moment) {
    struct {
        char const* value;
        std::optional<wall_time> moment;
    } const table[] = {
        {"60", answered + 60s},
        {" 60\t", answered + 60s},
        {"0", answered},
        {"99999999", answered + 99999999s},
        {"1746136938", answered + 60s},
        {"1746136938500", answered + 60500ms},
        {"Thu, 01 May 2025 22:02:18 GMT", answered + 60s},
        {"Thursday, 01-May-25 22:02:18 GMT", answered + 60s},
        {"", std::nullopt},
        {" ", std::nullopt},
        {"-1", std::nullopt},
        {"-0", std::nullopt},
        {"+60", std::nullopt},
        {"1.5", std::nullopt},
        {"60s", std::nullopt},
        {"soon", std::nullopt},
        {"1746136938000000", std::nullopt},
        {"9223372036854775807", std::nullopt},
        {"99999999999999999999", std::nullopt},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT('"' << row.value << '"') {
            rate_header_values values;
            values.date = date;
            values.retry_after = row.value;
            BOOST_TEST((read_rate_headers(values, local).retry_at == row.moment));
            values.retry_after = "";
            values.x_retry_after = row.value;
            BOOST_TEST((read_rate_headers(values, local).retry_at == row.moment));
            values.reset = row.value;
            BOOST_TEST((read_rate_headers(values, local).reset == row.moment));
        }
    }
}

BOOST_AUTO_TEST_CASE(seconds_count_from_our_clock_where_the_server_tells_no_time) {
    for (auto const* no_date : {"", "yesterday"}) {
        auto const notice = read_rate_headers({"", "", "5", "7", "", no_date}, local);
        BOOST_TEST(!notice.date);
        BOOST_TEST((notice.reset == local + 5s));
        BOOST_TEST((notice.retry_at == local + 7s));
    }
}

BOOST_AUTO_TEST_CASE(x_retry_after_counts_only_where_retry_after_says_nothing) {
    BOOST_TEST((read_rate_headers({"", "", "", "10", "20", date}, local).retry_at == answered + 10s));
    BOOST_TEST((read_rate_headers({"", "", "", "junk", "20", date}, local).retry_at == answered + 20s));
}

BOOST_AUTO_TEST_CASE(counts_that_are_none_are_left_out) {
    for (auto const* value : {"", "-1", "1e3", "180;w=60", "99999999999999999999"}) {
        auto const notice = read_rate_headers({value, value, "", "", "", ""}, local);
        BOOST_TEST(!notice.limit);
        BOOST_TEST(!notice.remaining);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
