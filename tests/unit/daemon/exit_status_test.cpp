#include "daemon/exit_status.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::daemon;

BOOST_AUTO_TEST_SUITE(exit_status_)

BOOST_AUTO_TEST_CASE(the_numbers_are_those_of_the_outside_contract) {
    BOOST_TEST(static_cast<int>(exit_status::complete) == 0);
    BOOST_TEST(static_cast<int>(exit_status::failed) == 1);
    BOOST_TEST(static_cast<int>(exit_status::bad_configuration) == 2);
    BOOST_TEST(static_cast<int>(exit_status::credential_refused) == 3);
    BOOST_TEST(static_cast<int>(exit_status::incomplete) == 4);
    BOOST_TEST(static_cast<int>(exit_status::stopped) == 5);
}

BOOST_AUTO_TEST_CASE(only_three_failures_have_a_number_of_their_own) {
    for (auto code = 0; code <= static_cast<int>(errc::stopped); ++code) {
        auto const failure = static_cast<errc>(code);
        auto const expected = failure == errc::config_invalid       ? 2
                              : failure == errc::credential_refused ? 3
                              : failure == errc::stopped            ? 5
                                                                    : 1;
        BOOST_TEST(static_cast<int>(status_of(failure)) == expected, to_string(failure));
    }
}

BOOST_AUTO_TEST_SUITE_END()
