#include "report/words.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(words)

BOOST_AUTO_TEST_CASE(html_has_no_text_that_is_markup) {
    BOOST_TEST(escape_html(R"(<script>"a" & 'b'</script>)") ==
               "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
    BOOST_TEST(escape_html("caf\xC3\xA9 \xff\x01\n") == "caf\xC3\xA9 ??\n");
    BOOST_TEST(escape_html("") == "");
}

BOOST_AUTO_TEST_CASE(json_cannot_end_the_element_it_stands_in) {
    BOOST_TEST(script_json(R"(["</script>","<!--<script>"])") ==
               R"(["\u003c/script>","\u003c!--\u003cscript>"])");
    BOOST_TEST(script_json("\"\xff\"") == "\"?\"");
}

BOOST_AUTO_TEST_CASE(a_segment_stays_one) {
    BOOST_TEST(escape_segment("20261120T172400Z") == "20261120T172400Z");
    BOOST_TEST(escape_segment("a/b?c\"d") == "a%2Fb%3Fc%22d");
}

BOOST_AUTO_TEST_CASE(numbers_are_grouped_by_thousands) {
    BOOST_TEST(grouped(0) == "0");
    BOOST_TEST(grouped(999) == "999");
    BOOST_TEST(grouped(1000) == "1,000");
    BOOST_TEST(grouped(6'000'000'000) == "6,000,000,000");
    BOOST_TEST(counted(1, "tag", "tags") == "1 tag");
    BOOST_TEST(counted(1200, "tag", "tags") == "1,200 tags");
}

BOOST_AUTO_TEST_CASE(sizes_have_three_digits_and_decimal_units) {
    std::pair<std::uint64_t, char const*> const table[] = {
        {0, "0 B"},           {999, "999 B"},         {1000, "1.00 kB"},           {9'994, "9.99 kB"},
        {9'995, "10.0 kB"},   {99'949, "99.9 kB"},    {99'951, "100 kB"},          {999'499, "999 kB"},
        {999'500, "1.00 MB"}, {4'300'000, "4.30 MB"}, {662'988'133'055, "663 GB"}, {~0ULL, "18.4 EB"}};
    for (auto const& [bytes, words] : table) BOOST_TEST(bytes_in_words(bytes) == words);
}

BOOST_AUTO_TEST_CASE(ages_are_told_as_people_do) {
    std::pair<std::int64_t, char const*> const table[] = {
        {-1, "today"},        {0, "today"},          {1, "yesterday"},       {2, "2 days ago"},
        {59, "59 days ago"},  {61, "2 months ago"},  {365, "12 months ago"}, {729, "23 months ago"},
        {730, "2 years ago"}, {4000, "10 years ago"}};
    for (auto const& [days, words] : table) BOOST_TEST(age_in_words(days) == words);
}

BOOST_AUTO_TEST_CASE(spans_too) {
    BOOST_TEST(span_in_words(-5s) == "0 s");
    BOOST_TEST(span_in_words(89s) == "89 s");
    BOOST_TEST(span_in_words(90s) == "2 min");
    BOOST_TEST(span_in_words(90min) == "1.5 h");
    BOOST_TEST(span_in_words(49h) == "2 days");
}

BOOST_AUTO_TEST_CASE(times_are_told_in_utc) {
    wall_time const noon{1'795'176'000s};
    BOOST_TEST(time_in_words(noon) == "20 Nov 2026, 12:00 UTC");
    BOOST_TEST(day_in_words(std::chrono::floor<std::chrono::days>(noon)) == "20 Nov 2026");
    BOOST_TEST(snapshot_in_words(to_compact(noon)) == "20 Nov 2026, 12:00 UTC");
    for (auto const* other : {"", "latest", "20261320T120000Z", "2026112_T120000Z"})
        BOOST_TEST(snapshot_in_words(other) == other);
}

BOOST_AUTO_TEST_CASE(a_day_is_read_or_is_none) {
    BOOST_TEST((parse_day("2026-11-20") == std::chrono::sys_days(2026y / 11 / 20)));
    for (auto const* bad : {"", "2026-11-2", "2026-13-20", "2026-02-30", "2026/11/20", "2026-11-20T"})
        BOOST_TEST(!parse_day(bad).has_value(), bad);
}

BOOST_AUTO_TEST_SUITE_END()
