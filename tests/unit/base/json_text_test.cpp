#include "base/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

namespace hubcrawl {

namespace {

std::string json(std::string_view text) {
    std::string out = ":";
    append_json_string(out, text);
    return out.substr(1);
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_text_test)

BOOST_AUTO_TEST_CASE(a_string_is_quoted_and_escaped) {
    struct {
        std::string_view text;
        std::string_view expected;
    } const table[] = {
        {"", R"("")"},
        {"web", R"("web")"},
        {"a\"b\\c/d", R"("a\"b\\c/d")"},
        {"\n\r\t", R"("\n\r\t")"},
        {"\b\f\x1b\x1f", R"("\u0008\u000c\u001b\u001f")"},
        {std::string_view("\0", 1), R"("\u0000")"},
        {"\x7f \xc3\xa4 \xf0\x9f\x90\xb3", "\"\x7f \xc3\xa4 \xf0\x9f\x90\xb3\""},
    };
    for (auto const& row : table) BOOST_TEST(json(row.text) == row.expected);
}

BOOST_AUTO_TEST_CASE(every_ascii_byte_is_read_back_by_a_parser) {
    std::string all;
    for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
    BOOST_TEST(std::string_view(boost::json::parse(json(all)).as_string()) == all);
    BOOST_TEST(read_json_string(json(all)).value() == all);
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back) {
    for (std::string const text : {"", "web", "\\u", "a\"b\\c/d", "\x1fxy", "\x02 9\r", "\xc3\xa4\n"})
        BOOST_TEST(read_json_string(json(text)).value() == text);
}

BOOST_AUTO_TEST_CASE(what_nobody_wrote_is_not_read) {
    for (auto const* text : {"", "\"", "web", "\"web", "web\"", R"("\")", R"("a"b")", R"("\/")", R"("\u001")",
                             R"("\u0041")", R"("\u00zz")", R"("\x")", "null"})
        BOOST_TEST(!read_json_string(text), text);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
