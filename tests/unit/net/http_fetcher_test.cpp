#include "net/http_fetcher.hpp"
#include "support/run_coroutine.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(http_fetcher_test)

BOOST_AUTO_TEST_CASE(options_that_cannot_work_are_refused_before_anything_is_sent) {
    asio::io_context context;
    fetcher_options plain, anchor, agent, silent;
    plain.hub_url = "http://hub.docker.com";
    anchor.ca_file = "/nonexistent/ca.pem";
    agent.user_agent = "hubcrawl\r\nX: y";
    silent.user_agent = "";
    for (auto const& options : {plain, anchor, agent, silent}) {
        auto const made = make_http_fetcher(context.get_executor(), options);
        BOOST_REQUIRE(!made);
        BOOST_CHECK(made.error().code == errc::config_invalid);
    }
    BOOST_TEST(make_http_fetcher(context.get_executor(), {}).has_value());
}

BOOST_AUTO_TEST_CASE(a_closed_fetcher_asks_nothing_more) {
    asio::io_context context;
    auto const hub = make_http_fetcher(context.get_executor(), {}).value();
    hub->close();
    auto const answer = tests::run(context, hub->fetch({method::get, "/v2/", "", ""}));
    BOOST_REQUIRE(!answer);
    BOOST_TEST(is_cancelled(answer.error().code));
}

BOOST_AUTO_TEST_CASE(a_target_that_could_end_its_line_is_not_sent) {
    asio::io_context context;
    auto const hub = make_http_fetcher(context.get_executor(), {}).value();
    auto const answer = tests::run(context, hub->fetch({method::get, "/\r\nX: y", "", ""}));
    BOOST_REQUIRE(!answer);
    BOOST_CHECK(answer.error().code == errc::send_failed);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
