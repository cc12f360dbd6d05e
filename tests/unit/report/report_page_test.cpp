#include "report/report_page.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace std::chrono_literals;

namespace {

wall_time const noon{1'795'176'000s};
bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

report_scope scope() { return {"20261120T120000Z", noon, true, true, {"tags.csv"}}; }

std::string rest(output::manifest const& made, std::vector<std::string> const& names = {"acme"}) {
    report_numbers numbers(noon);
    for (auto const& name : names) numbers.begin_namespace(name);
    repository_facts facts;
    facts.description = R"("</script><script>alert(1)</script>")";
    numbers.begin_repository("\"><img onerror=x>", facts);
    numbers.end_repository();
    return report_rest(scope(), numbers, made);
}

output::manifest complete() {
    output::manifest made;
    made.tool = "hubcrawl 0.1.0";
    made.complete = true;
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_page)

BOOST_AUTO_TEST_CASE(the_head_ends_where_the_rows_begin) {
    auto const head = report_head(scope());
    BOOST_TEST(head.starts_with("<!doctype html>\n<html lang=\"en\">"));
    BOOST_TEST(head.ends_with("<script type=\"application/json\" id=\"rows\">[\n"));
    BOOST_TEST(has(head, "<title>Docker Hub inventory, 20 Nov 2026, 12:00 UTC</title>"));
    BOOST_TEST(has(head, "default-src 'none'; img-src data:; style-src 'sha256-"));
    BOOST_TEST(!has(head, "unsafe"));
    BOOST_TEST(!has(head, "{{"));
}

BOOST_AUTO_TEST_CASE(the_rest_closes_what_the_head_opened) {
    auto const text = rest(complete());
    BOOST_TEST(text.starts_with("\n]</script>\n"));
    BOOST_TEST(text.ends_with("</body>\n</html>\n"));
    BOOST_TEST(has(text, "<h1>acme</h1>"));
    BOOST_TEST(has(text, "<span class=\"badge good\">complete</span>"));
    BOOST_TEST(has(text, "<a href=\"tags.csv\">tags.csv</a>"));
    BOOST_TEST(has(text, R"(id="facts">{"namespaces":["acme"],"tags":true}</script>)"));
    BOOST_TEST(!has(text, "This snapshot is incomplete"));
}

BOOST_AUTO_TEST_CASE(no_text_of_the_server_is_markup) {
    auto const text = rest(complete(), {"</script><b>"});
    BOOST_TEST(has(text, "&lt;/script&gt;&lt;script&gt;alert(1)"));
    BOOST_TEST(has(text, R"("namespaces":["\u003c/script>\u003cb>"])"));
    for (auto const* bad : {"<script>alert", "<img", "</script><b>", "<b></b>"})
        BOOST_TEST(!has(text, bad), bad);
}

BOOST_AUTO_TEST_CASE(an_incomplete_snapshot_says_so_on_top_with_its_gaps) {
    auto made = complete();
    made.complete = false;
    BOOST_TEST(has(rest(made), "Fewer rows were read than the server counted"));
    made.gaps.push_back({"acme", "tags", "acme/web", gap_reason::unsettled, 0, ""});
    auto const text = rest(made);
    BOOST_TEST(has(text, "<span class=\"badge warn\">incomplete</span>"));
    BOOST_TEST(has(text, "1 list could not be read"));
    BOOST_TEST(has(text, "<b>acme/web</b>: it kept changing while it was read"));
    BOOST_TEST(text.find("This snapshot is incomplete") < text.find("In numbers"));
}

BOOST_AUTO_TEST_CASE(of_many_namespaces_three_are_named) {
    BOOST_TEST(has(rest(complete(), {"a", "b", "c"}), "<h1>a, b, c</h1>"));
    BOOST_TEST(has(rest(complete(), {"a", "b", "c", "d", "e"}), "<h1>a, b, c and 2 more</h1>"));
}

BOOST_AUTO_TEST_SUITE_END()
