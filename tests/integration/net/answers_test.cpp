#include "integration/net/rig.hpp"
#include "net/inflate.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::tests {

namespace {

errc code_of(result<net::response> const& answer) { return answer.error().code; }

} // namespace

BOOST_AUTO_TEST_SUITE(answers_test)

BOOST_AUTO_TEST_CASE(the_server_reads_what_was_asked) {
    std::string seen;
    rig r([&](channel& line, int) -> awaitable<> {
        seen = co_await line.request();
        co_await line.send(ok);
    });
    BOOST_TEST(r.fetch({net::method::post, "/v2/auth/token", "Bearer x", R"({"a":1})"}).value().status ==
               200);
    BOOST_TEST(seen.starts_with("POST /v2/auth/token HTTP/1.1\r\nHost: 127.0.0.1:"));
    BOOST_TEST(seen.ends_with("\r\n\r\n{\"a\":1}"));
}

BOOST_AUTO_TEST_CASE(chunks_are_joined_and_the_connection_stays) {
    rig r(
        always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n"));
    BOOST_TEST(r.get().value().body == R"({"a":1})");
    BOOST_TEST(r.get().value().body == R"({"a":1})");
    BOOST_TEST(r.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_large_body_comes_whole) {
    std::string const body(3'000'000, 'x');
    rig r(always(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body)));
    BOOST_CHECK(r.get().value().body == body);
}

BOOST_AUTO_TEST_CASE(a_body_cut_off_is_a_failure_whatever_framed_it) {
    for (std::string const bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"}) {
        rig r(once(bytes));
        BOOST_CHECK(code_of(r.get()) == errc::body_failed);
        BOOST_TEST(r.server.connections() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_reset_in_the_middle_of_the_body_is_a_failure) {
    net::fetcher_options options;
    rig r([](channel& line, int) -> awaitable<> {
        co_await line.request();
        co_await line.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        co_await line.pause(2ms);
        line.reset();
    });
    BOOST_CHECK(code_of(r.get()) == errc::body_failed);
}

// hub-api.md §2, as captured in 2020
BOOST_AUTO_TEST_CASE(the_abuse_limits_bare_line_ends_are_understood) {
    rig r(once("HTTP/1.1 429 Too Many Requests\nCache-Control: no-cache\nConnection: close\n"
               "Content-Type: text/plain\nRetry-After: 60\n\nToo Many Requests (HAP429).\n"));
    auto const answer = r.get();
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 429);
    BOOST_TEST(answer->field("retry-after") == "60");
    BOOST_TEST(answer->body == "Too Many Requests (HAP429).\n");
}

BOOST_AUTO_TEST_CASE(interim_answers_are_passed_over) {
    rig r(always("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok));
    BOOST_TEST(r.get().value().status == 200);
    BOOST_TEST(r.get().value().status == 200);
    BOOST_TEST(r.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(head_has_no_body_and_the_connection_stays) {
    rig r(always("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"));
    for (int i = 0; i < 2; ++i) BOOST_TEST(r.fetch({net::method::head, "/v2/", "", ""}).value().body.empty());
    BOOST_TEST(r.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_redirect_is_an_answer_and_nobody_follows_it) {
    rig r(always("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
    BOOST_TEST(r.get().value().status == 301);
    BOOST_TEST(r.server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_length_over_the_limit_is_refused_before_the_body) {
    net::fetcher_options options;
    options.max_body = 1000;
    rig r(
        [](channel& line, int) -> awaitable<> {
            co_await line.request();
            co_await line.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
            co_await line.request();
        },
        options);
    BOOST_CHECK(code_of(r.get()) == errc::body_too_large);
}

BOOST_AUTO_TEST_CASE(a_body_without_end_stops_at_the_limit) {
    net::fetcher_options options;
    options.max_body = 1'000'000;
    for (bool const chunked : {false, true}) {
        bool hung_up = false;
        rig r(
            [&](channel& line, int) -> awaitable<> {
                co_await line.request();
                std::string const framing = chunked ? "Transfer-Encoding: chunked\r\n" : "";
                co_await line.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
                std::string const piece = (chunked ? "1000\r\n" : "") + std::string(4096, 'x') + "\r\n";
                while (co_await line.send(piece)) {
                }
                hung_up = true;
            },
            options);
        BOOST_CHECK(code_of(r.get()) == errc::body_too_large);
        r.run_until([&] { return hung_up; });
    }
}

BOOST_AUTO_TEST_CASE(a_gzip_body_is_handed_over_packed_and_inflates) {
    // printf '{"count":0}' | gzip -n9
    std::string const packed(
        "\x1f\x8b\x08\0\0\0\0\0\x02\x03\xab\x56\x4a\xce\x2f\xcd\x2b\x51\xb2\x32\xa8\x05\0"
        "\xe8\x53\xc0\xc3\x0b\0\0\0",
        31);
    rig r(always(fmt::format("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n{}",
                             packed.size(), packed)));
    auto const answer = r.get();
    BOOST_TEST(answer.value().body == packed);
    net::inflater unpack;
    BOOST_TEST(unpack.inflate(*answer, 100).value() == R"({"count":0})");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::tests
