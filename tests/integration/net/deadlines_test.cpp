#include "integration/net/rig.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

namespace hubcrawl::tests {

namespace {

std::string const half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";

// Says `bytes` to the first request and then nothing, until the peer gives up.
script then_silence(std::string bytes, bool& given_up) {
    return [bytes, &given_up](channel& line, int) -> awaitable<> {
        co_await line.request();
        co_await line.send(bytes);
        given_up = (co_await line.request()).empty();
    };
}

// `piece` again and again: each in time, and never an end.
script drip(std::string head, std::string piece) {
    return [=](channel& line, int) -> awaitable<> {
        co_await line.request();
        co_await line.send(head);
        while (co_await line.send(piece)) co_await line.pause(3ms);
    };
}

} // namespace

BOOST_AUTO_TEST_SUITE(deadlines_test)

BOOST_AUTO_TEST_CASE(silence_has_a_code_for_each_place_where_it_falls) {
    struct {
        std::string bytes;
        errc code;
    } const table[] = {
        {"", errc::head_timeout},
        {"HTTP/1.1 200 OK\r\nDate:", errc::head_timeout},
        {"HTTP/1.1 103 Early Hints\r\n\r\n", errc::head_timeout},
        {half, errc::body_timeout},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", errc::body_timeout},
    };
    net::fetcher_options options;
    options.limits.head = options.limits.body_idle = 20ms;
    for (auto const& row : table) {
        bool given_up = false;
        rig r(then_silence(row.bytes, given_up), options);
        auto const answer = r.get();
        BOOST_REQUIRE(!answer);
        BOOST_TEST(to_string(answer.error().code) == to_string(row.code));
        r.run_until([&] { return given_up; });
        BOOST_TEST(r.server.connections() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_head_that_drips_ends_at_the_heads_deadline) {
    net::fetcher_options options;
    options.limits.head = 30ms;
    rig r(drip("HTTP/1.1 200 OK\r\n", "X: y\r\n"), options);
    BOOST_CHECK(r.get().error().code == errc::head_timeout);
}

BOOST_AUTO_TEST_CASE(a_body_that_drips_ends_at_the_whole_bodys_deadline) {
    net::fetcher_options options;
    options.limits.body_idle = 1h;
    options.limits.body = 30ms;
    rig r(drip("HTTP/1.1 200 OK\r\n\r\n", "x"), options);
    BOOST_CHECK(r.get().error().code == errc::body_timeout);
}

BOOST_AUTO_TEST_CASE(a_body_slower_than_one_pause_but_in_time_arrives) {
    net::fetcher_options options;
    options.limits.body_idle = 2s;
    rig r(
        [](channel& line, int) -> awaitable<> {
            co_await line.request();
            co_await line.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            for (int i = 0; i < 5; ++i) {
                co_await line.pause(2ms);
                co_await line.send("x");
            }
        },
        options);
    BOOST_TEST(r.get().value().body == "xxxxx");
}

BOOST_AUTO_TEST_CASE(a_refused_connection_is_a_failure_that_names_the_peer) {
    rig r(always(ok));
    net::fetcher_options options;
    {
        asio::basic_socket_acceptor<net::tcp, executor> gone(
            r.context.get_executor(), net::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        options.hub_url = fmt::format("http://127.0.0.1:{}", gone.local_endpoint().port());
    }
    r.hub = net::make_http_fetcher(r.context.get_executor(), options).value();
    auto const answer = r.get();
    BOOST_REQUIRE(!answer);
    BOOST_CHECK(answer.error().code == errc::connect_failed);
    BOOST_TEST(answer.error().detail.find("127.0.0.1:") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(localhost_is_reached_whichever_family_the_server_speaks) {
    rig r(always(ok), {}, nullptr, "localhost");
    BOOST_TEST(r.get().value().status == 200);
}

BOOST_AUTO_TEST_CASE(close_ends_exchanges_under_way_as_cancelled) {
    struct {
        std::string bytes;
        errc code;
    } const table[] = {{"", errc::head_cancelled}, {half, errc::body_cancelled}};
    for (auto const& row : table) {
        bool given_up = false;
        bool asked = false;
        rig r([&](channel& line, int) -> awaitable<> {
            co_await line.request();
            co_await line.send(row.bytes);
            asked = true;
            given_up = (co_await line.request()).empty();
        });
        std::optional<result<net::response>> answer;
        r.spawn({net::method::get, "/v2/", "", ""}, answer);
        r.run_until([&] { return asked; });
        // what the server has sent is on its way: let the fetcher read it
        r.context.poll();
        r.hub->close();
        r.run_until([&] { return answer && given_up; });
        BOOST_REQUIRE(!*answer);
        BOOST_TEST(to_string(answer->error().code) == to_string(row.code));
        BOOST_TEST(is_cancelled(r.get().error().code));
        BOOST_TEST(r.server.connections() == 1);
    }
}

BOOST_AUTO_TEST_CASE(close_also_closes_what_is_idle) {
    bool given_up = false;
    rig r(then_silence(ok, given_up));
    BOOST_TEST(r.get().value().status == 200);
    r.hub->close();
    r.run_until([&] { return given_up; });
}

BOOST_AUTO_TEST_CASE(a_fetcher_destroyed_under_an_exchange_ends_it_in_order) {
    bool given_up = false;
    rig r(then_silence(half, given_up));
    std::optional<result<net::response>> answer;
    r.spawn({net::method::get, "/v2/", "", ""}, answer);
    r.run_until([&] { return r.server.connections() == 1; });
    r.hub.reset();
    r.run_until([&] { return answer.has_value(); });
    BOOST_TEST(is_cancelled(answer->error().code));
}

BOOST_AUTO_TEST_CASE(a_cancelled_coroutine_gets_a_value_and_no_exception) {
    bool given_up = false;
    rig r(then_silence(half, given_up));
    asio::cancellation_signal stop;
    std::optional<result<net::response>> answer;
    asio::co_spawn(r.context, r.hub->fetch({net::method::get, "/v2/", "", ""}),
                   asio::bind_cancellation_slot(stop.slot(),
                                                [&](std::exception_ptr thrown, result<net::response> value) {
                                                    BOOST_TEST(!thrown);
                                                    answer.emplace(std::move(value));
                                                }));
    r.run_until([&] { return r.server.connections() == 1; });
    stop.emit(asio::cancellation_type::terminal);
    r.run_until([&] { return answer.has_value(); });
    BOOST_REQUIRE(!*answer);
    BOOST_TEST(is_cancelled(answer->error().code));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::tests
