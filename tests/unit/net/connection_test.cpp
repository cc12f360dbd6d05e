#include "net/connection.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

namespace {

using namespace std::chrono_literals;

// A listener that never accepts: the kernel completes the connection, and then there is silence.
struct silence {
    asio::io_context context;
    asio::basic_socket_acceptor<tcp, executor> listener{context.get_executor(),
                                                        tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    connection_settings settings;

    silence() {
        auto const url = fmt::format("http://127.0.0.1:{}", listener.local_endpoint().port());
        settings.to = parse_origin(url).value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(connection_test, silence)

BOOST_AUTO_TEST_CASE(no_answer_is_a_head_timeout_that_names_the_peer) {
    settings.options.limits.head = 10ms;
    connection line(context.get_executor(), settings);
    BOOST_REQUIRE(tests::run(context, line.open()));
    context.restart();
    auto const answer = tests::run(context, line.exchange("GET / HTTP/1.1\r\n\r\n", method::get));
    BOOST_REQUIRE(!answer);
    BOOST_CHECK(answer.error().code == errc::head_timeout);
    BOOST_TEST(answer.error().detail.find("127.0.0.1:") != std::string::npos);
    BOOST_TEST(!line.reusable());
    BOOST_TEST(!line.died_unheard());
}

BOOST_AUTO_TEST_CASE(abort_ends_an_exchange_as_cancelled) {
    connection line(context.get_executor(), settings);
    BOOST_REQUIRE(tests::run(context, line.open()));
    context.restart();
    asio::post(context, [&] { asio::post(context, [&] { line.abort(); }); });
    auto const answer = tests::run(context, line.exchange("GET / HTTP/1.1\r\n\r\n", method::get));
    BOOST_REQUIRE(!answer);
    BOOST_TEST(is_cancelled(answer.error().code));
    BOOST_TEST(!line.died_unheard());
}

BOOST_AUTO_TEST_CASE(a_connection_never_used_is_not_quiet) {
    connection line(context.get_executor(), settings);
    BOOST_TEST(!line.quiet());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
