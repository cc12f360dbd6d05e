#include "integration/net/rig.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::tests {

BOOST_AUTO_TEST_SUITE(keep_alive_test)

BOOST_AUTO_TEST_CASE(exchanges_one_after_another_share_a_connection) {
    rig r(always(ok));
    for (int i = 0; i < 5; ++i) BOOST_TEST(r.get().value().body == "ok");
    BOOST_TEST(r.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(exchanges_at_the_same_time_have_one_each_and_leave_them_to_the_next) {
    rig r(always(ok));
    for (int round = 0; round < 2; ++round) {
        std::optional<result<net::response>> answers[3];
        for (auto& answer : answers) r.spawn({net::method::get, "/v2/", "", ""}, answer);
        for (auto& answer : answers) {
            r.run_until([&] { return answer.has_value(); });
            BOOST_TEST(answer->value().status == 200);
        }
        BOOST_TEST(r.server.connections() == 3);
    }
}

BOOST_AUTO_TEST_CASE(connection_close_is_honoured) {
    rig r(always("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"));
    for (int i = 0; i < 3; ++i) BOOST_TEST(r.get().value().body == "ok");
    BOOST_TEST(r.server.connections() == 3);
}

BOOST_AUTO_TEST_CASE(a_connection_closed_while_idle_is_replaced_without_a_word) {
    rig r(once(ok));
    for (int i = 0; i < 3; ++i) BOOST_TEST(r.get().value().body == "ok");
    BOOST_TEST(r.server.connections() == 3);
}

// The server closes or resets just as the second request is under way: nothing could be seen before.
BOOST_AUTO_TEST_CASE(a_connection_that_dies_under_a_request_is_replaced_without_a_word) {
    for (bool const reset : {false, true}) {
        for (auto const verb : {net::method::get, net::method::post}) {
            rig r([=](channel& line, int) -> awaitable<> {
                co_await line.request();
                co_await line.send(ok);
                co_await line.request();
                reset ? line.reset() : line.close();
            });
            BOOST_TEST(r.get().value().body == "ok");
            BOOST_TEST(r.fetch({verb, "/v2/auth/token", "", "{}"}).value().body == "ok");
            BOOST_TEST(r.server.connections() == 2);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_new_connection_that_dies_is_a_failure_and_not_tried_again) {
    rig r([](channel& line, int) -> awaitable<> {
        co_await line.request();
        line.close();
    });
    auto const answer = r.get();
    BOOST_REQUIRE(!answer);
    BOOST_CHECK(answer.error().code == errc::head_failed);
    BOOST_TEST(r.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(an_answer_begun_on_an_old_connection_is_not_asked_for_again) {
    rig r([](channel& line, int) -> awaitable<> {
        co_await line.request();
        co_await line.send(ok);
        co_await line.request();
        co_await line.send("HTTP/1.1 200 OK\r\n");
        line.close();
    });
    BOOST_TEST(r.get().value().body == "ok");
    auto const answer = r.get();
    BOOST_REQUIRE(!answer);
    BOOST_CHECK(answer.error().code == errc::head_failed);
    BOOST_TEST(r.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(words_nobody_asked_for_are_not_taken_as_the_next_answer) {
    bool said = false;
    rig r([&](channel& line, int index) -> awaitable<> {
        co_await line.request();
        co_await line.send(ok);
        if (index == 0) {
            co_await line.pause(2ms);
            co_await line.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            said = true;
            co_await line.request();
        }
    });
    BOOST_TEST(r.get().value().status == 200);
    r.run_until([&] { return said; });
    BOOST_TEST(r.get().value().status == 200);
    BOOST_TEST(r.server.connections() == 2);
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed_after_its_time) {
    bool closed = false;
    net::fetcher_options options;
    options.idle_keep = 5ms;
    rig r(
        [&](channel& line, int) -> awaitable<> {
            co_await line.request();
            co_await line.send(ok);
            closed = (co_await line.request()).empty();
        },
        options);
    BOOST_TEST(r.get().value().status == 200);
    BOOST_TEST(!closed);
    r.run_until([&] { return closed; });
    BOOST_TEST(r.get().value().status == 200);
    BOOST_TEST(r.server.connections() == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::tests
