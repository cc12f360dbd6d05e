#include "base/csv_text.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl {

namespace {

std::string csv(std::string_view text, bool escape_formulas) {
    std::string out = "before,";
    append_csv_string(out, text, escape_formulas);
    return out.substr(7);
}

} // namespace

BOOST_AUTO_TEST_SUITE(csv_text_test)

// The expected column is what `jq -r '[.]|@csv'` prints.
BOOST_AUTO_TEST_CASE(a_string_is_quoted_as_jq_does) {
    struct {
        std::string_view text;
        std::string_view expected;
    } const table[] = {
        {"", R"("")"},
        {"web", R"("web")"},
        {"a,b", R"("a,b")"},
        {"\"", R"("""")"},
        {"say \"hi\"", R"("say ""hi""")"},
        {"\"\"", R"("""""")"},
        {"two\nlines\r\n", "\"two\nlines\r\n\""},
        {"\xc3\xa4 \xe2\x82\xac", "\"\xc3\xa4 \xe2\x82\xac\""},
        {"=1+1", R"("=1+1")"},
    };
    for (auto const& row : table) BOOST_TEST(csv(row.text, false) == row.expected);
}

BOOST_AUTO_TEST_CASE(a_text_that_would_run_as_a_formula_gets_an_apostrophe) {
    struct {
        std::string_view text;
        std::string_view expected;
    } const table[] = {
        {"=1+1", R"("'=1+1")"}, {"+49", R"("'+49")"}, {"-1", R"("'-1")"},         {"@SUM", R"("'@SUM")"},
        {"\tx", "\"'\tx\""},    {"\rx", "\"'\rx\""},  {"a=b", R"("a=b")"},        {" =1", R"(" =1")"},
        {"\n=1", "\"\n=1\""},   {"'=1", R"("'=1")"},  {"=\"x\"", R"("'=""x""")"}, {"", R"("")"},
    };
    for (auto const& row : table) BOOST_TEST(csv(row.text, true) == row.expected);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
