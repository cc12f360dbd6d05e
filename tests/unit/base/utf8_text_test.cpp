#include "base/utf8_text.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace hubcrawl;

BOOST_AUTO_TEST_SUITE(utf8_text)

BOOST_AUTO_TEST_CASE(what_is_well_formed_stays) {
    for (std::string_view const text :
         {"", "plain", "\x01\x7f", "caf\xc3\xa9", "\xe2\x82\xac", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc2\x80z"})
        BOOST_TEST(valid_utf8(text) == text);
    BOOST_TEST(valid_utf8(std::string_view("nul\0byte", 8)) == std::string_view("nul\0byte", 8));
}

BOOST_AUTO_TEST_CASE(what_is_not_becomes_a_question_mark_a_byte) {
    std::pair<std::string_view, std::string_view> const table[] = {
        {"\x80", "?"},                     // a continuation alone
        {"\xff\xfe", "??"},                // never bytes of UTF-8
        {"\xc0\xaf", "??"},                // "/" made longer
        {"\xe0\x80\xaf", "???"},           // and longer still
        {"\xf0\x80\x80\xaf", "????"},      //
        {"\xed\xa0\x80", "???"},           // half a surrogate pair
        {"\xf4\x90\x80\x80", "????"},      // behind the last
        {"\xf5\x80\x80\x80", "????"},      //
        {"caf\xc3", "caf?"},               // cut
        {"\xe2\x82", "??"},                // cut
        {"\xe2\x82g", "??g"},              // broken off
        {"\xf0\x9f\x98z", "???z"},         //
        {"a\xc3\xa9\xa9z", "a\xc3\xa9?z"}, // one too many
    };
    for (auto const& [text, wanted] : table) BOOST_TEST(valid_utf8(text) == wanted);
}

BOOST_AUTO_TEST_SUITE_END()
