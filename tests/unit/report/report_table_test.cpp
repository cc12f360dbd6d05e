#include "report/report_table.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl::report;

namespace {

report_row row() {
    report_row made;
    made.name_space = "acme";
    made.name = "web";
    made.description = R"("The <b>front</b>")";
    made.is_private = true;
    made.pulls = 6'000'000'000;
    made.stars = 12;
    made.storage = 4'300'000;
    made.pushed = 3;
    made.tags = 1200;
    return made;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(report_table)

BOOST_AUTO_TEST_CASE(a_line_is_json_that_cannot_end_its_element) {
    BOOST_TEST(report_line(row(), 2, true) ==
               R"([2,"web","The \u003cb>front\u003c/b>",1,6000000000,12,4300000,1200,3,null])");
    auto other = row();
    other.name = "</script>\"";
    other.description.clear();
    other.storage.reset();
    other.pushed.reset();
    other.pulled = 0;
    other.is_private = false;
    BOOST_TEST(report_line(other, 0, false) ==
               R"([0,"\u003c/script>\"",null,0,6000000000,12,null,null,null,0])");
}

BOOST_AUTO_TEST_CASE(a_long_description_is_cut_between_two_characters) {
    auto long_one = row();
    for (std::string const piece : {"x", "\xC3\xA9", "\xF0\x9F\x90\xB3", "\\\"", "\\u0001"}) {
        std::string text;
        while (text.size() < 5000) text += piece;
        long_one.description = '"' + text + '"';
        auto const line = report_line(long_one, 0, true);
        BOOST_TEST(line.size() < 2000U);
        auto const read = boost::json::parse(line); // valid JSON, and so valid UTF-8
        BOOST_TEST(std::string(read.at(2).as_string()).ends_with("…"));
        BOOST_TEST(read.at(2).as_string().size() > 100U);
        BOOST_TEST(!has(line, "?"));
    }
}

BOOST_AUTO_TEST_CASE(a_row_is_text_in_words) {
    BOOST_TEST(table_row(row(), true) ==
               "<tr><th scope=\"row\"><span class=\"ns\">acme/</span><b>web</b><small>The "
               "&lt;b&gt;front&lt;/b&gt;</small>"
               "</th><td><span class=\"badge\">private</span></td><td class=\"num\">6,000,000,000</td>"
               "<td class=\"num\">12</td><td class=\"num\">4.30 MB</td><td class=\"num\">1,200</td>"
               "<td class=\"num\">3 days ago</td><td class=\"num none\">never</td></tr>\n");
}

BOOST_AUTO_TEST_CASE(where_tags_are_missing_nothing_is_made_up) {
    auto unseen = row();
    unseen.tags_seen = false;
    unseen.pulled = 3;
    BOOST_TEST(report_line(unseen, 0, true).ends_with(",4300000,null,3,null]"));
    auto const text = table_row(unseen, true);
    BOOST_TEST(text.ends_with("<td class=\"num none\">incomplete</td><td class=\"num\">3 days ago</td>"
                              "<td class=\"num none\">incomplete</td></tr>\n"));
}

BOOST_AUTO_TEST_CASE(without_tags_their_columns_are_not_there) {
    auto const count = [](std::string const& text, std::string_view part) {
        std::size_t found = 0;
        for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
        return found;
    };
    BOOST_TEST(count(table_columns(true), "<th ") == 8U);
    BOOST_TEST(count(table_columns(false), "<th ") == 6U);
    BOOST_TEST(count(table_row(row(), true), "<td") == 7U);
    BOOST_TEST(count(table_row(row(), false), "<td") == 5U);
    BOOST_TEST(has(table_columns(true), "Last pull"));
    BOOST_TEST(!has(table_columns(false), "Last pull"));
}

BOOST_AUTO_TEST_SUITE_END()
