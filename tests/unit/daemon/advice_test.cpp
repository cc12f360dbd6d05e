#include "daemon/advice.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::daemon {

BOOST_AUTO_TEST_SUITE(advice_test)

BOOST_AUTO_TEST_CASE(a_failure_is_told_with_what_to_do_about_it) {
    BOOST_TEST(
        told(fail(errc::state_locked, "/var/lib/hubcrawl: in use by hubcrawld with pid 7")) ==
        "directory in use: /var/lib/hubcrawl: in use by hubcrawld with pid 7. Wait for the other one, stop "
        "it, or give this one directories of its own.");
}

BOOST_AUTO_TEST_CASE(words_that_end_with_it_are_left_alone) {
    BOOST_TEST(told(fail(errc::config_invalid, "--once has no value; see --help")) ==
               "configuration error: --once has no value; see --help");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::daemon
