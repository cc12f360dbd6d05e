#include "report/page_parts.hpp"
#include "report/page_template.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::report;

BOOST_AUTO_TEST_SUITE(page_template)

BOOST_AUTO_TEST_CASE(names_are_replaced_and_values_are_not_looked_at_again) {
    BOOST_TEST(fill("a {{x}} b {{y}}{{x}}", {{"x", "{{y}}"}, {"y", "2"}}) == "a {{y}} b 2{{y}}");
    BOOST_TEST(fill("{{unknown}}-{{x", {{"x", "1"}}) == "-{{x");
}

BOOST_AUTO_TEST_CASE(what_is_compiled_in_is_there_and_has_a_hash) {
    BOOST_TEST(report_html.starts_with("<!doctype html>\n"));
    BOOST_TEST(index_html.starts_with("<!doctype html>\n"));
    for (auto const& hash : {style_css_hash, report_js_hash, index_js_hash}) {
        BOOST_TEST(hash.starts_with("'sha256-"));
        BOOST_TEST(hash.ends_with("='"));
        BOOST_TEST(hash.size() == 53U);
    }
    // What ends the element each stands in.
    BOOST_TEST(style_css.find("</") == style_css.npos);
    for (auto const& script : {report_js, index_js}) BOOST_TEST(script.find("</script") == script.npos);
}

BOOST_AUTO_TEST_SUITE_END()
