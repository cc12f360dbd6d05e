#include "hub/reply_meaning.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

namespace {
constexpr auto json = "application/json";
constexpr auto html = "text/html; charset=utf-8";
constexpr auto text = "text/plain";
} // namespace

BOOST_AUTO_TEST_SUITE(reply_meaning_test)

BOOST_AUTO_TEST_CASE(every_known_answer_and_its_words) {
    struct {
        int status;
        char const *content_type, *body;
        reply_kind kind;
        char const* message;
    } const table[] = {
        {401, json, R"({"detail":"Cannot log into an organization account"})", reply_kind::unauthorized,
         "Cannot log into an organization account"},
        {401, json, R"({"detail":"Incorrect authentication credentials"})", reply_kind::unauthorized,
         "Incorrect authentication credentials"},
        {401, json, R"({"detail":"unauthorized"})", reply_kind::unauthorized, "unauthorized"},
        {401, json,
         R"({"detail":"Require secondary authentication on MFA enabled account","login_2fa_token":"<jwt>"})",
         reply_kind::unauthorized, "Require secondary authentication on MFA enabled account"},
        {429, json, R"({"detail":"Too many login attempts."})", reply_kind::rate_limited,
         "Too many login attempts."},
        {401, json, R"({"message":"unauthorized","errinfo":{}})", reply_kind::unauthorized, "unauthorized"},
        {403, json,
         R"({"message":"token issued from organization access token is not allowed","errinfo":{}})",
         reply_kind::token_class_refused, "token issued from organization access token is not allowed"},
        {403, json, R"({"message":"token issued from personal access token is not allowed","errinfo":{}})",
         reply_kind::token_class_refused, "token issued from personal access token is not allowed"},
        {403, json, R"({"message":"forbidden","errinfo":{}})", reply_kind::forbidden, "forbidden"},
        {403, json,
         R"({"message":"access is forbidden with a JWT issued from a personal access token","errinfo":{}})",
         reply_kind::token_class_refused,
         "access is forbidden with a JWT issued from a personal access token"},
        {403, json,
         R"({"message":"pagination offset too large for anonymous requests; sign in to page further","errinfo":{}})",
         reply_kind::depth_capped,
         "pagination offset too large for anonymous requests; sign in to page further"},
        {404, json, R"({"message":"object not found","errinfo":{}})", reply_kind::not_found,
         "object not found"},
        {404, json,
         R"({"message":"httperror 404: object not found","errinfo":{"namespace":"example","repository":"private"}})",
         reply_kind::not_found, "httperror 404: object not found"},
        {404, json,
         R"({"message":"httperror 404: tag '1.92.0-slim' not found","errinfo":{"tag":"1.92.0-slim"}})",
         reply_kind::not_found, "httperror 404: tag '1.92.0-slim' not found"},
        {404, json, R"({"message":"404: Page Not Found"})", reply_kind::not_found, "404: Page Not Found"},
        {404, html, "<!doctype html>\n<html lang=\"en\">\n<head>\n\t<title>404 : Docker</title>\n...",
         reply_kind::not_json, "404 : Docker"},
        {200, json, R"({"count":0,"next":null,"previous":null,"results":[]})", reply_kind::page, ""},
        {400, json,
         R"({"fields":{"ordering":["Invalid ordering value. Must be one of"]},"text":"Invalid ordering value"})",
         reply_kind::bad_request, "Invalid ordering value"},
        {429, json, R"({"detail":"Rate limit exceeded","error":false})", reply_kind::rate_limited,
         "Rate limit exceeded"},
        {429, text, "Too Many Requests (HAP429).\n", reply_kind::abuse_limited,
         "Too Many Requests (HAP429)."},
        {429, json,
         R"({"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]})",
         reply_kind::rate_limited, ""},
        {403, text, "error code: 1010", reply_kind::blocked_at_the_door, "error code: 1010"},
        {403, html, "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title>...",
         reply_kind::blocked_at_the_door, "Just a moment..."},
        {504, html,
         "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>",
         reply_kind::server_error, ""},
        {200, html, "<html>... error page ...", reply_kind::not_json, ""},
        {500, json,
         R"({"message":"failed to update 1 tag(s) and first error msg: updating images in DB failed ..."})",
         reply_kind::server_error,
         "failed to update 1 tag(s) and first error msg: updating images in DB failed ..."},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.status << ' ' << row.body) {
            BOOST_TEST(to_string(meaning_of(row.status, row.content_type, row.body)) == to_string(row.kind));
            BOOST_TEST(message_of(row.body) == row.message);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_body_decides_where_status_and_type_disagree_with_it) {
    struct {
        int status;
        char const *content_type, *body;
        reply_kind kind;
    } const table[] = {
        {200, "", " \r\n\t{}", reply_kind::page},
        {200, html, "{}", reply_kind::page},
        {200, json, "", reply_kind::not_json},
        {200, json, "[]", reply_kind::not_json},
        {200, json, "<html>", reply_kind::not_json},
        {204, "", "", reply_kind::not_json},
        {206, json, "{}", reply_kind::not_json},
        {301, html, "<html>", reply_kind::redirect},
        {304, "", "", reply_kind::redirect},
        {401, html, "<html>", reply_kind::unauthorized},
        {403, json, "", reply_kind::blocked_at_the_door},
        {403, html, R"({"message":"forbidden"})", reply_kind::forbidden},
        {403, json, R"({"errinfo":{"message":"pagination offset too large"}})", reply_kind::forbidden},
        {403, json, R"({"broken)", reply_kind::forbidden},
        {404, "", "", reply_kind::not_json},
        {408, "", "", reply_kind::server_error},
        {410, json, "{}", reply_kind::bad_request},
        {429, "", "", reply_kind::rate_limited},
        {429, "Text/Plain; charset=utf-8", "", reply_kind::abuse_limited},
        {500, html, "", reply_kind::server_error},
        {503, json, "{}", reply_kind::server_error},
        {599, "", "", reply_kind::server_error},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.status << ' ' << row.content_type << ' ' << row.body)
    BOOST_TEST(to_string(meaning_of(row.status, row.content_type, row.body)) == to_string(row.kind));
}

BOOST_AUTO_TEST_CASE(words_are_one_short_line_that_no_terminal_obeys) {
    BOOST_TEST(message_of("{\"detail\":\" a\\n\\tb\\u001b[31m\\u0000c \\u009b1m\\u007f\"}") == "a b[31mc 1m");
    BOOST_TEST(message_of(R"({"message":"","detail":null,"error":"last"})") == "last");
    BOOST_TEST(message_of(R"({"error":true})") == "");
    BOOST_TEST(message_of("") == "");
    BOOST_TEST(message_of("plain\r\nwords\xff") == "(text that is not UTF-8)");
    BOOST_TEST(message_of("<TITLE id=x>\n Upper\n case </TITLE>") == "Upper case");
    BOOST_TEST(message_of("<title") == "");
    BOOST_TEST(message_of("<title>open") == "open");
    BOOST_TEST(message_of(std::string(1000, 'x')).size() == 200U);
    // two bytes a character behind one of a single byte: the cut at 200 falls into the middle of one
    std::string accents = "x";
    for (int i = 0; i < 500; ++i) accents += "\xc3\xa9";
    BOOST_TEST(message_of(accents) == accents.substr(0, 199));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
