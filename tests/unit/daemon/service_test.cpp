#include "daemon/service.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using schedule::crawl_outcome;

namespace {

crawl_outcome outcome(exit_status status, std::optional<errc> code = std::nullopt) {
    crawl_end how;
    how.status = status;
    if (code)
        how.failure = fail(*code, "in the test");
    return outcome_of(how);
}

} // namespace

BOOST_AUTO_TEST_SUITE(service_)

BOOST_AUTO_TEST_CASE(what_was_published_is_published_complete_or_not) {
    BOOST_TEST((outcome(exit_status::complete) == crawl_outcome::published));
    BOOST_TEST((outcome(exit_status::incomplete) == crawl_outcome::published));
}

BOOST_AUTO_TEST_CASE(a_network_that_is_not_there_is_another_failure_than_a_server_that_answers_badly) {
    for (auto const code :
         {errc::resolve_failed, errc::resolve_timeout, errc::connect_failed, errc::connect_timeout})
        BOOST_TEST((outcome(exit_status::failed, code) == crawl_outcome::unreachable));
    for (auto const code : {errc::head_failed, errc::body_timeout, errc::proxy_failed, errc::handshake_failed,
                            errc::file_failed, errc::state_locked})
        BOOST_TEST((outcome(exit_status::failed, code) == crawl_outcome::failed));
}

BOOST_AUTO_TEST_CASE(a_refused_credential_is_none_of_these) {
    BOOST_TEST((outcome(exit_status::credential_refused, errc::credential_refused) ==
                crawl_outcome::credential_refused));
    BOOST_TEST((outcome(exit_status::bad_configuration, errc::config_invalid) == crawl_outcome::failed));
}

BOOST_AUTO_TEST_SUITE_END()
