#include "hub/json_values.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

BOOST_AUTO_TEST_SUITE(json_values_test)

BOOST_AUTO_TEST_CASE(numbers_of_the_grammar) {
    for (auto const* good : {"0", "-0", "7", "10", "-12", "0.5", "1.0", "-0.0e0", "1e5", "1E+5", "1e-05",
                             "123456789012345678901234567890.5e1000"})
        BOOST_TEST(is_number(good), good);
    for (auto const* bad : {"", "-", "+1", "00", "01", "-01", "1.", ".1", "1.e1", "e1", "1e", "1e+", "1e1.0",
                            "1x", "0x1", "1 ", " 1", "Infinity", "1,"})
        BOOST_TEST(!is_number(bad), bad);
}

BOOST_AUTO_TEST_CASE(only_white_space_of_json_is_trimmed) {
    BOOST_TEST(trim_token("1 \t\r\n ") == "1");
    BOOST_TEST(trim_token("1\x01 ") == "1\x01");
    BOOST_TEST(trim_token("1\v") == "1\v");
    BOOST_TEST(trim_token(" ") == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
