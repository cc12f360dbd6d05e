#include "net/origin.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(origin_test)

BOOST_AUTO_TEST_CASE(origins_that_are_taken) {
    struct {
        std::string_view url;
        bool tls;
        std::string_view host;
        int port;
        std::string_view header;
        bool literal;
    } const table[] = {
        {"https://hub.docker.com", true, "hub.docker.com", 443, "hub.docker.com", false},
        {"https://Hub.Docker.COM/", true, "hub.docker.com", 443, "hub.docker.com", false},
        {"https://hub.docker.com:443", true, "hub.docker.com", 443, "hub.docker.com", false},
        {"https://hub.docker.com:", true, "hub.docker.com", 443, "hub.docker.com", false},
        {"HTTPS://mirror.example:8443/", true, "mirror.example", 8443, "mirror.example:8443", false},
        {"https://[2001:DB8::1]:8443", true, "2001:db8::1", 8443, "[2001:db8::1]:8443", true},
        {"https://192.0.2.7", true, "192.0.2.7", 443, "192.0.2.7", true},
        {"http://localhost:8080", false, "localhost", 8080, "localhost:8080", false},
        {"http://127.0.0.1", false, "127.0.0.1", 80, "127.0.0.1", true},
        {"http://127.9.9.9:65535/", false, "127.9.9.9", 65535, "127.9.9.9:65535", true},
        {"http://[::1]:80", false, "::1", 80, "[::1]", true},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.url) {
            auto const made = parse_origin(row.url);
            BOOST_REQUIRE(made);
            BOOST_TEST(made->tls == row.tls);
            BOOST_TEST(made->host == row.host);
            BOOST_TEST(made->port == row.port);
            BOOST_TEST(made->host_header == row.header);
            BOOST_TEST(made->literal == row.literal);
        }
    }
}

BOOST_AUTO_TEST_CASE(origins_that_are_refused_and_why) {
    struct {
        std::string_view url;
        std::string_view words;
    } const table[] = {
        {"", "not a URL"},
        {"hub.docker.com", "not a URL"},
        {"https:// hub.docker.com", "not a URL"},
        {"ftp://hub.docker.com", "begin with https://"},
        {"https:", "names no host"},
        {"https://", "names no host"},
        {"https://%61cme.example", "names no host"},
        {"https://hub.docker.com/v2", "end after host and port"},
        {"https://hub.docker.com?x=1", "end after host and port"},
        {"https://hub.docker.com/#top", "end after host and port"},
        {"https://hub.docker.com:0", "from 1 to 65535"},
        {"https://hub.docker.com:65536", "1 to 65535"},
        {"https://hub.docker.com:65979", "1 to 65535"}, // 443 after one turn
        {"http://hub.docker.com", "plain http is only for a loopback host"},
        {"http://localhost.evil.example", "plain http is only for a loopback host"},
        {"http://128.0.0.1", "plain http is only for a loopback host"},
        {"http://127.1", "plain http is only for a loopback host"},
        {"http://[::2]", "plain http is only for a loopback host"},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.url) {
            auto const made = parse_origin(row.url);
            BOOST_REQUIRE(!made);
            BOOST_CHECK(made.error().code == errc::config_invalid);
            BOOST_TEST(made.error().detail.find(row.words) != std::string::npos, made.error().detail);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_password_in_the_url_is_refused_and_not_repeated) {
    auto const made = parse_origin("https://bot:hunter2@hub.docker.com");
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().detail.find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
