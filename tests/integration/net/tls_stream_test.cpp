// Our own TLS stream against Asio's, over loopback.
#include "integration/net/certificates.hpp"
#include "integration/net/scripted_server.hpp"
#include "net/tls_stream.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <string>

namespace hubcrawl::tests {

namespace {

// Ends every request, as channel::request() wants it.
std::string const blank_line = "\r\n\r\n";

struct pair {
    asio::io_context context;
    asio::ssl::context server_tls{asio::ssl::context::tls_server};
    asio::ssl::context client_tls{asio::ssl::context::tls_client};

    pair() {
        auto const who = self_signed({});
        server_tls.use_certificate(asio::buffer(who.certificate), asio::ssl::context::pem);
        server_tls.use_private_key(asio::buffer(who.key), asio::ssl::context::pem);
    }

    // Plays `server` to one client, which does `client`.
    template <class Client>
    void play(script server, Client client, bool tls = true) {
        scripted_server const listening(context, std::move(server), tls ? &server_tls : nullptr);
        tcp_endpoint_ = {asio::ip::address_v4::loopback(), listening.port()};
        bool ended = false;
        start(context, run_client(client, ended));
        while (!ended && context.run_one() > 0) {
        }
        BOOST_TEST(ended);
    }

private:
    template <class Client>
    awaitable<> run_client(Client& client, bool& ended) {
        net::tcp_socket socket(context.get_executor());
        auto const [ec] = co_await socket.async_connect(tcp_endpoint_, net::as_value);
        BOOST_TEST_REQUIRE(!ec);
        net::tls_stream line(std::move(socket), client_tls);
        co_await client(line);
        ended = true;
    }

    net::tcp::endpoint tcp_endpoint_;
};

awaitable<std::string> read_all(net::tls_stream& line, net::error_code& why) {
    std::string all;
    std::array<char, 1000> room{};
    for (;;) {
        auto const [ec, count] = co_await line.read_some(room);
        all.append(room.data(), count);
        if (ec) {
            why = ec;
            co_return all;
        }
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(tls_stream_test, pair)

BOOST_AUTO_TEST_CASE(what_one_writes_the_other_reads_however_long) {
    std::string const long_text(3'000'000, 'x'); // more than any socket holds
    std::string heard;
    play(
        [&](channel& line, int) -> awaitable<> {
            heard = co_await line.request();
            co_await line.send(heard);
            line.close();
        },
        [&](net::tls_stream& line) -> awaitable<> {
            BOOST_TEST(!co_await line.handshake());
            auto const request = "GET /" + long_text + " HTTP/1.1" + blank_line;
            auto const [ec, sent] = co_await line.write(request);
            BOOST_TEST(!ec);
            BOOST_TEST(sent == request.size());
            net::error_code why;
            auto const echoed = co_await read_all(line, why);
            BOOST_TEST((echoed == request));
            BOOST_TEST(why == asio::ssl::error::stream_truncated); // closed without TLS's goodbye
        });
    BOOST_TEST(heard.size() > long_text.size());
}

BOOST_AUTO_TEST_CASE(what_came_and_was_not_read_shows) {
    play(
        [](channel& line, int) -> awaitable<> {
            co_await line.request();
            co_await line.send(std::string(2000, 'y'));
            co_await line.request();
        },
        [](net::tls_stream& line) -> awaitable<> {
            BOOST_TEST(!co_await line.handshake());
            BOOST_TEST(!line.has_unread());
            co_await line.write(blank_line);
            std::array<char, 1500> room{};
            auto const [ec, count] = co_await line.read_some(room);
            BOOST_TEST(count == room.size());
            BOOST_TEST(line.has_unread());
            auto const [ec2, rest] = co_await line.read_some(room);
            BOOST_TEST(rest == 500U);
            BOOST_TEST(!line.has_unread());
        });
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_fails_the_handshake_by_openssls_own_code) {
    play(
        [](channel& line, int) -> awaitable<> {
            co_await line.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            line.close();
        },
        [](net::tls_stream& line) -> awaitable<> {
            auto const ec = co_await line.handshake();
            BOOST_TEST((ec.category() == asio::error::get_ssl_category()));
        },
        false);
}

BOOST_AUTO_TEST_CASE(a_peer_that_goes_away_ends_handshake_and_writing_without_a_signal) {
    play([](channel& line, int) -> awaitable<> { co_return line.close(); },
         [](net::tls_stream& line) -> awaitable<> { BOOST_TEST(!!co_await line.handshake()); }, false);
    play(
        [](channel& line, int) -> awaitable<> {
            co_await line.request();
            line.reset();
        },
        [](net::tls_stream& line) -> awaitable<> {
            BOOST_TEST(!co_await line.handshake());
            co_await line.write(blank_line);
            std::array<char, 100> room{};
            auto const [ec, count] = co_await line.read_some(room);
            BOOST_TEST(!!ec);
            std::string const much(1 << 20, 'z');
            auto const [failed, sent] = co_await line.write(much);
            BOOST_TEST(!!failed);
        });
}

BOOST_AUTO_TEST_CASE(a_peer_that_sends_without_end_does_not_keep_the_loop) {
    std::size_t heard = 0, turns_of_others = 0;
    play(
        [](channel& line, int) -> awaitable<> {
            co_await line.request();
            co_await line.send(std::string(8'000'000, 'x'));
            line.close();
        },
        [&](net::tls_stream& line) -> awaitable<> {
            BOOST_TEST(!co_await line.handshake());
            co_await line.write(blank_line);
            asio::basic_waitable_timer<std::chrono::steady_clock,
                                       asio::wait_traits<std::chrono::steady_clock>, executor>
                others(context.get_executor());
            std::function<void(net::error_code)> turn = [&](net::error_code ec) {
                if (ec)
                    return;
                ++turns_of_others;
                others.expires_after(std::chrono::seconds(0));
                others.async_wait(turn);
            };
            turn({});
            net::error_code why;
            heard = (co_await read_all(line, why)).size();
            others.cancel();
        });
    BOOST_TEST(heard == 8'000'000U);
    BOOST_TEST(turns_of_others >= 8'000'000U / (256U << 10));
}

BOOST_AUTO_TEST_CASE(closing_the_socket_ends_what_is_under_way) {
    play([](channel& line, int) -> awaitable<> { co_await line.request(); },
         [this](net::tls_stream& line) -> awaitable<> {
             BOOST_TEST(!co_await line.handshake());
             asio::post(context, [&line] {
                 net::error_code ignored;
                 line.socket().close(ignored);
             });
             std::array<char, 100> room{};
             auto const [ec, count] = co_await line.read_some(room);
             BOOST_TEST(ec == asio::error::operation_aborted);
             auto const [again, none] = co_await line.read_some(room);
             BOOST_TEST(again == asio::error::operation_aborted);
         });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::tests
