#include "report/page_frame.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace hubcrawl::report;

BOOST_AUTO_TEST_SUITE(page_frame)

BOOST_AUTO_TEST_CASE(each_tone_has_a_class_a_sign_and_an_icon_that_is_no_request) {
    std::set<std::string> names, signs, icons;
    for (auto const tone : {health_tone::good, health_tone::warn, health_tone::bad, health_tone::plain}) {
        names.emplace(to_string(tone));
        signs.insert(health_sign(tone));
        icons.insert(page_icon(tone));
        BOOST_TEST(page_icon(tone).starts_with("data:image/svg+xml,"));
        BOOST_TEST(page_icon(tone).find_first_of("<>\"") == std::string::npos); // it stands in an attribute
    }
    BOOST_TEST(names.size() == 4U);
    BOOST_TEST(signs.size() == 4U);
    BOOST_TEST(icons.size() == 4U);
}

BOOST_AUTO_TEST_SUITE_END()
