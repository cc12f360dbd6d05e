#include "report/charts.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::report;

namespace {

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(charts)

BOOST_AUTO_TEST_CASE(the_longest_bar_is_full_and_the_smallest_is_seen) {
    auto const chart = bar_chart(
        "Pulls",
        {{"acme/web", 1000000, "1,000,000", ""}, {"acme/db", 1, "1", "private"}, {"acme/old", 0, "0", ""}});
    BOOST_TEST(has(chart, "<caption>Pulls</caption>"));
    BOOST_TEST(has(chart, R"(<th scope="row"><bdi>acme/web</bdi></th><td class="num">1,000,000</td>)"));
    BOOST_TEST(has(chart, R"(class="mark" width="100.00%")"));
    BOOST_TEST(has(chart, R"(class="mark private" width="0.50%")"));
    BOOST_TEST(has(chart, R"(class="mark" width="0.00%")"));
    BOOST_TEST(has(bar_chart("Of", {{"acme/db", 1, "1", "private", "private"}}),
                   "<bdi>acme/db</bdi> <small>private</small></th>"));
    BOOST_TEST(has(bar_chart("None", {{"x", 0, "0", ""}}), R"(width="0.00%")"));
}

BOOST_AUTO_TEST_CASE(shares_stand_side_by_side_with_a_legend) {
    auto const chart = share_chart("Repositories", {{"public", 3, "3", ""}, {"private", 1, "1", "private"}});
    BOOST_TEST(has(chart, R"(<rect class="mark" x="0.00%" width="75.00%" height="14"/>)"));
    BOOST_TEST(has(chart, R"(<rect class="mark private" x="75.00%" width="25.00%" height="14"/>)"));
    BOOST_TEST(has(chart, R"(<td class="num">75 %</td>)"));
    auto const uneven =
        share_chart("Pulls", {{"public", 4'000'000, "", ""}, {"private", 17, "", ""}, {"no", 0, "", ""}});
    for (auto const* share : {">&gt;99 %<", ">&lt;1 %<", ">0 %<"}) BOOST_TEST(has(uneven, share), share);
    BOOST_TEST(share_chart("Nothing", {{"public", 0, "0", ""}}) == "");
}

BOOST_AUTO_TEST_CASE(labels_are_text) {
    auto const chart = bar_chart("<b>", {{"<script>", 1, "&", ""}});
    BOOST_TEST(has(chart, "&lt;b&gt;"));
    BOOST_TEST(has(chart, "&lt;script&gt;"));
    BOOST_TEST(!has(chart, "<script"));
    BOOST_TEST(has(share_chart("x", {{"<i>", 1, "1", ""}}), "&lt;i&gt;"));
}

BOOST_AUTO_TEST_CASE(progress_is_told_in_words_too_and_never_beyond_its_end) {
    BOOST_TEST(has(progress_bar(1, 4, "done"), R"(aria-label="25 % done")"));
    BOOST_TEST(has(progress_bar(1, 4, "done"), R"(class="mark" width="25.00%")"));
    BOOST_TEST(has(progress_bar(0, 0, "done"), R"(aria-label="0 % done")"));
    BOOST_TEST(has(progress_bar(9, 4, "done"), R"(aria-label="100 % done")"));
}

BOOST_AUTO_TEST_SUITE_END()
