#include "hub/login.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

using namespace std::chrono;

namespace {

identity const person{"acme-bot", "dckr_pat_s3cret"};
identity const organization{"acme", "dckr_oat_s3cret"};
constexpr sys_seconds server_now{seconds(1769817600)};
constexpr wall_time local_now{seconds(1769817600 + 7200)}; // two hours wrong

result<grant> read(int status, std::string_view body, identity const& who = person) {
    auto reply = read_login_reply(status, "application/json", body, who, server_now, local_now);
    if (!reply)
        BOOST_TEST(reply.error().detail.find("s3cret") == std::string::npos, reply.error().detail);
    return reply;
}

std::string granted(std::string_view token) { return R"({"access_token":")" + std::string(token) + "\"}"; }

// {"exp":1769818200}: ten minutes after server_now
constexpr auto ten_minutes = "e30.eyJleHAiOjE3Njk4MTgyMDB9.c2ln";

} // namespace

BOOST_AUTO_TEST_SUITE(login_test)

BOOST_AUTO_TEST_CASE(the_body_is_json_whatever_the_secret_holds) {
    BOOST_TEST(login_body({"acme", "a\"b\\c\n"}) == R"({"identifier":"acme","secret":"a\"b\\c\n"})");
}

BOOST_AUTO_TEST_CASE(a_token_lives_as_long_as_it_says_on_the_servers_clock) {
    auto const reply = read(200, granted(ten_minutes));
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->token == ten_minutes);
    BOOST_TEST((reply->lifetime == 10min));

    auto const by_our_clock =
        read_login_reply(200, "", granted(ten_minutes), person, {}, wall_time(server_now + 4min));
    BOOST_TEST((by_our_clock.value().lifetime == 6min));
}

BOOST_AUTO_TEST_CASE(odd_lifetimes_become_usable_ones) {
    BOOST_TEST((read(200, granted("opaque")).value().lifetime == 5min));
    BOOST_TEST((read(200, granted("e30.eyJleHAiOjE3Njk4MTc2MDB9.x")).value().lifetime == 5min)); // ends now
    BOOST_TEST(
        (read(200, granted("e30.eyJleHAiOjE2MDAwMDAwMDB9.x")).value().lifetime == 5min)); // ended in 2020
    BOOST_TEST((read(200, granted("e30.eyJleHAiOjk5OTk5OTk5OTl9.x")).value().lifetime == 24h)); // year 2286
}

BOOST_AUTO_TEST_CASE(refusals_are_final_and_say_what_to_do) {
    struct {
        int status;
        char const* body;
        identity const& who;
        char const* advice;
    } const table[] = {
        {401, R"({"detail":"Incorrect authentication credentials"})", person, "personal access token"},
        {401, R"({"detail":"unauthorized"})", person, "check the username and the secret"},
        {401, "", person, "check the username and the secret"},
        {401,
         R"({"detail":"Require secondary authentication on MFA enabled account","login_2fa_token":"s3cret"})",
         person, "two-factor"},
        {401, R"({"detail":"Cannot log into an organization account"})", person,
         "organization has no password"},
        {401, R"({"detail":"Cannot log into an organization account"})", organization, "organization's name"},
        {401, R"({"detail":"Incorrect authentication credentials"})", organization, "organization's name"},
        {403, R"({"message":"forbidden","errinfo":{}})", person, "forbidden"},
        {400, R"({"fields":{},"text":"identifier is required"})", person, "identifier is required"},
        {401, R"({"detail":"no such secret: dckr_pat_s3cret"})", person, "check the username"},
        {401, "{\"detail\":\"no such secret: dckr\\u005fpat\\u005fs3cret\"}", person, "check the username"},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.body) {
            auto const reply = read(row.status, row.body, row.who);
            BOOST_TEST_REQUIRE(reply.has_error());
            BOOST_TEST((reply.error().code == errc::credential_refused));
            BOOST_TEST(reply.error().detail.starts_with(*row.who.username + ": "));
            BOOST_TEST(reply.error().detail.find(row.advice) != std::string::npos, reply.error().detail);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_may_pass_with_time_is_not_a_refusal) {
    struct {
        int status;
        char const *body, *words;
    } const table[] = {
        {429, R"({"detail":"Too many login attempts."})", "locked"},
        {500, R"({"message":"oops"})", "oops"},
        {504, "<html><head><title>504 Gateway Time-out</title></head></html>", "504 Gateway Time-out"},
        {403, "error code: 1010", "1010"},
        {403, "<html><title>Just a moment...</title>", "Just a moment"},
        {404, "<html>", "404"},
        {301, "", "301"},
        {200, "", "access_token"},
        {200, "<html>", "access_token"},
        {200, "{}", "access_token"},
        {200, R"({"access_token":""})", "access_token"},
        {200, R"({"access_token":null})", "access_token"},
        {200, R"({"token":"dckr_pat_s3cret"})", "access_token"},
        {200, R"({"access_token":"a\r\nX-Evil: s3cret"})", "access_token"},
        {200, R"({"access_token":"s3cret")", "access_token"},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.status << ' ' << row.body) {
            auto const reply = read(row.status, row.body);
            BOOST_TEST_REQUIRE(reply.has_error());
            BOOST_TEST((reply.error().code == errc::login_failed));
            BOOST_TEST(reply.error().detail.find(row.words) != std::string::npos, reply.error().detail);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
