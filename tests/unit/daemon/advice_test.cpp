#include "daemon/advice.hpp"

#include <boost/test/unit_test.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <utility>

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

BOOST_AUTO_TEST_CASE(to_be_stopped_is_no_error_in_the_log) {
    std::ostringstream text;
    auto const before = spdlog::default_logger();
    auto logger =
        std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_st>(text));
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(std::move(logger));
    log_failure(fail(errc::stopped, "the checkpoint is kept"));
    log_failure(fail(errc::credential_refused, "bot"));
    spdlog::set_default_logger(before);
    BOOST_TEST(text.str() == "info stopped: the checkpoint is kept\nerror credential refused: bot\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::daemon
