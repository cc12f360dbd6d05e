#include "base/clock.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(clock_test)

BOOST_AUTO_TEST_CASE(a_moment_is_written_in_utc_cut_to_its_second) {
    struct {
        std::chrono::milliseconds since_epoch;
        std::string_view rfc3339;
        std::string_view compact;
    } const table[] = {
        {0ms, "1970-01-01T00:00:00Z", "19700101T000000Z"},
        {1795195440000ms, "2026-11-20T17:24:00Z", "20261120T172400Z"},
        {1795195440999ms, "2026-11-20T17:24:00Z", "20261120T172400Z"},
        {1709164800000ms, "2024-02-29T00:00:00Z", "20240229T000000Z"},
        {-1ms, "1969-12-31T23:59:59Z", "19691231T235959Z"},
        {4102444799000ms, "2099-12-31T23:59:59Z", "20991231T235959Z"},
    };
    for (auto const& row : table) {
        BOOST_TEST(to_rfc3339(wall_time(row.since_epoch)) == row.rfc3339);
        BOOST_TEST(to_compact(wall_time(row.since_epoch)) == row.compact);
    }
}

BOOST_AUTO_TEST_CASE(a_moment_is_read_back) {
    for (auto const* text : {"1970-01-01T00:00:00Z", "2026-11-20T17:24:00Z", "2024-02-29T23:59:59Z"})
        BOOST_TEST(to_rfc3339(parse_rfc3339(text).value()) == text);
    for (auto const* text : {"", "2026-11-20", "2026-11-20T17:24:00", "2026-11-20T17:24:00Z ",
                             "2026-13-20T17:24:00Z", "yesterday"})
        BOOST_TEST(!parse_rfc3339(text), text);
    BOOST_TEST(!parse_rfc3339(std::string_view("2026-11-20T17:24:00Z\0", 21)));
}

// RFC 9110 §5.6.7: a recipient accepts all three forms.
BOOST_AUTO_TEST_CASE(the_three_forms_of_an_http_date_are_read) {
    struct {
        std::string_view text;
        std::int64_t seconds;
    } const table[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},   {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
        {"Sun Nov  6 08:49:37 1994", 784111777},        {"Fri, 20 Nov 2026 17:24:00 GMT", 1795195440},
        {"Friday, 20-Nov-26 17:24:00 GMT", 1795195440}, {"Thu, 29 Feb 2024 00:00:00 GMT", 1709164800},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.text) {
            auto const read = parse_http_date(row.text);
            BOOST_REQUIRE(read.has_value());
            BOOST_TEST(read->time_since_epoch().count() == row.seconds);
        }
    }
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_http_date) {
    for (std::string_view const text :
         {"", "0", "60", "1795195440", "2026-11-20T17:24:00Z", "Fri, 20 Nov 2026 17:24:00",
          "Fri, 20 Nov 2026", "Fri, 20 Nov 2026 17:24:00 GMT+1", "Fri, 20 Nov 2026 17:24:00 PST",
          "Fri, 20 Now 2026 17:24:00 GMT", "Fri, 20 Nov 2026 25:24:00 GMT"})
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!parse_http_date(text).has_value()); }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
