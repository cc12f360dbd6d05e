#include "net/request_text.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(request_text_test)

request_habits const habits{"hub.docker.com", "hubcrawl/0.1.0", true};

BOOST_AUTO_TEST_CASE(a_get_says_exactly_this) {
    request const ask{method::get, "/v2/x?page=2", "Bearer abc", ""};
    BOOST_TEST(request_text(ask, habits).value() == "GET /v2/x?page=2 HTTP/1.1\r\n"
                                                    "Host: hub.docker.com\r\n"
                                                    "User-Agent: hubcrawl/0.1.0\r\n"
                                                    "Accept: application/json\r\n"
                                                    "Accept-Encoding: gzip\r\n"
                                                    "Authorization: Bearer abc\r\n"
                                                    "Connection: keep-alive\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_head_without_credentials_and_gzip_leaves_both_fields_out) {
    request const ask{method::head, "/v2/x", "", ""};
    BOOST_TEST(request_text(ask, {"h", "u", false}).value() ==
               "HEAD /v2/x HTTP/1.1\r\nHost: h\r\nUser-Agent: u\r\n"
               "Accept: application/json\r\n"
               "Connection: keep-alive\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_post_carries_its_json_and_its_length) {
    request const ask{method::post, "/v2/auth/token", "", R"({"a":1})"};
    auto const text = request_text(ask, habits).value();
    BOOST_TEST(text.starts_with("POST /v2/auth/token HTTP/1.1\r\n"));
    BOOST_TEST(text.find("Content-Type: application/json\r\nContent-Length: 7\r\n") != text.npos);
    BOOST_TEST(text.ends_with("\r\n\r\n{\"a\":1}"));
}

BOOST_AUTO_TEST_CASE(a_body_goes_with_post_only) {
    request const ask{method::get, "/", "", "unwanted"};
    BOOST_TEST(request_text(ask, habits).value().ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(nothing_from_outside_can_end_a_line) {
    for (std::string const target :
         {"", "v2", "/v2 HTTP/1.1", "/v2\r\nX: y", "/v2\n", "/caf\xc3\xa9", "/\x7f"}) {
        auto const text = request_text({method::get, target, "", ""}, habits);
        BOOST_REQUIRE(!text);
        BOOST_CHECK(text.error().code == errc::send_failed);
    }
    auto const text = request_text({method::get, "/", "Bearer abc\r\nX: y", ""}, habits);
    BOOST_REQUIRE(!text);
    BOOST_TEST(text.error().detail.find("abc") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
