#include "net/tunnel.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

namespace {

proxy via(std::string const& value) {
    return *choose_proxy({{"HTTPS_PROXY", value}}, parse_origin("https://hub.docker.com").value()).value();
}

origin const docker = parse_origin("https://hub.docker.com").value();
proxy const plain = via("http://proxy.example:3128");
proxy const known = via("http://me:hunter2@proxy.example:3128");
constexpr std::size_t max_head = 1000;

} // namespace

BOOST_AUTO_TEST_SUITE(tunnel_test)

BOOST_AUTO_TEST_CASE(the_request_names_host_and_port_and_logs_in_where_it_can) {
    BOOST_TEST(connect_text(plain, docker, "hubcrawl/1") ==
               "CONNECT hub.docker.com:443 HTTP/1.1\r\nHost: hub.docker.com:443\r\n"
               "User-Agent: hubcrawl/1\r\n\r\n");
    BOOST_TEST(connect_text(known, parse_origin("https://[2001:db8::1]:8443").value(), "hubcrawl/1") ==
               "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n"
               "User-Agent: hubcrawl/1\r\nProxy-Authorization: Basic bWU6aHVudGVyMg==\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(any_2xx_opens_it_whatever_stands_around) {
    for (std::string bytes : {"HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200 OK\n\n",
                              "HTTP/1.1 204\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n",
                              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"}) {
        auto const open = read_connect_reply(bytes, max_head, plain, docker);
        BOOST_TEST((open && *open), bytes);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_byte_by_byte) {
    std::string const whole = "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nVia: 1.1 x\r\n\r\n";
    std::string bytes;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        auto const open = read_connect_reply(bytes += whole[i], max_head, plain, docker);
        BOOST_REQUIRE(open);
        BOOST_TEST(*open == (i + 1 == whole.size()));
    }
}

BOOST_AUTO_TEST_CASE(each_refusal_says_what_to_do_about_it) {
    struct {
        proxy const& by;
        std::string head;
        errc code;
        std::string_view words;
    } const table[] = {
        {plain, "407 No\r\nProxy-Authenticate: Negotiate\r\nproxy-authenticate:  basic realm=\"x\"",
         errc::proxy_refused, "it asks for a login (status 407, basic, negotiate); none is configured: put"},
        {known, "407 No\r\nProxy-Authenticate: Basic realm=\"x\"", errc::proxy_refused,
         "(status 407, basic); the one configured was not taken"},
        {plain, "407 No\r\nProxy-Authenticate: <script>", errc::proxy_refused, "no scheme named"},
        {plain, "407 No\r\nProxy-Authenticate:", errc::proxy_refused, "no scheme named"},
        {plain, "403 Forbidden", errc::proxy_refused, "status 403: it does not let this destination through"},
        {plain, "302 Found\r\nLocation: http://portal.example/", errc::proxy_refused, "status 302"},
        {plain, "101 Switching Protocols", errc::proxy_refused, "status 101"},
        {plain, "502 Bad Gateway", errc::proxy_failed, "status 502; it cannot reach the Hub now"},
        {plain, "503 Service Unavailable", errc::proxy_failed, "status 503"},
        {plain, "504 Gateway Timeout", errc::proxy_failed, "status 504"},
        {plain, "429 Too Many Requests", errc::proxy_failed, "status 429"},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.head) {
            auto bytes = "HTTP/1.1 " + row.head + "\r\n\r\n<html>a page</html>";
            auto const open = read_connect_reply(bytes, max_head, row.by, docker);
            BOOST_REQUIRE(!open);
            BOOST_CHECK(open.error().code == row.code);
            auto const& said = open.error().detail;
            BOOST_TEST(said.find(row.words) != said.npos, said);
            BOOST_TEST(said.starts_with("proxy http://proxy.example:3128 towards hub.docker.com:443: "),
                       said);
            BOOST_TEST(said.find("hunter2") == said.npos);
            BOOST_TEST(said.find('<') == said.npos);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_of_a_proxy_fails) {
    for (std::string bytes : {
             std::string("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
             std::string("HTTP/1.1 20\r\n\r\n"),
             std::string("HTTP/1.1 abc OK\r\n\r\n"),
             std::string("HTTP/1.1 -20 OK\r\n\r\n"),
             std::string("HTTP/2 200 OK is none\r\n\r\n"),
             std::string("\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\n\r\n\x15\x03"),
             std::string(max_head + 1, 'x'),
             "HTTP/1.1 200 OK\r\nX: " + std::string(max_head, 'x') + "\r\n\r\n",
         }) {
        auto const open = read_connect_reply(bytes, max_head, plain, docker);
        BOOST_REQUIRE(!open);
        BOOST_CHECK(open.error().code == errc::proxy_failed);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
