#include "net/stage.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(stage_test)

BOOST_AUTO_TEST_CASE(every_stage_tells_failure_timeout_and_cancellation_apart) {
    std::set<errc> seen;
    for (auto const at : {stage::resolve, stage::connect, stage::proxy, stage::handshake, stage::send,
                          stage::head, stage::body}) {
        for (auto const why : {cause::failed, cause::timeout, cause::cancelled}) {
            auto const code = stage_code(at, why);
            BOOST_TEST(seen.insert(code).second);
            BOOST_TEST(is_timeout(code) == (why == cause::timeout));
            BOOST_TEST(is_cancelled(code) == (why == cause::cancelled));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_code_names_its_own_stage) {
    BOOST_CHECK(stage_code(stage::resolve, cause::failed) == errc::resolve_failed);
    BOOST_CHECK(stage_code(stage::connect, cause::timeout) == errc::connect_timeout);
    BOOST_CHECK(stage_code(stage::proxy, cause::failed) == errc::proxy_failed);
    BOOST_CHECK(stage_code(stage::handshake, cause::cancelled) == errc::handshake_cancelled);
    BOOST_CHECK(stage_code(stage::send, cause::failed) == errc::send_failed);
    BOOST_CHECK(stage_code(stage::head, cause::timeout) == errc::head_timeout);
    BOOST_CHECK(stage_code(stage::body, cause::cancelled) == errc::body_cancelled);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
