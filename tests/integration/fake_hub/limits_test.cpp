#include "base/clock.hpp"
#include "hub_fixture.hpp"

#include <algorithm>
#include <cstdlib>

// The limits in front of and inside the API: items 20-23 of hub-api.md's list for a stand-in.
namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view people = R"(
[[organization]]
name = "acme"
repositories = 3
[[user]]
name = "alice"
password = "pw"
[[oat]]
organization = "acme"
secret = "dckr_oat_all"
)";

std::string const list = "/v2/namespaces/acme/repositories";

// The whole number a header holds; -1 when it is absent or holds something else.
long long number(std::string const& text) {
    char* end = nullptr;
    auto const value = std::strtoll(text.c_str(), &end, 10);
    return text.empty() || *end != '\0' ? -1 : value;
}

std::string limited_world(std::string const& style) {
    return "[rate]\nlimit = 1\nwindow = 60\nretry_after = \"" + style + "\"\n" + std::string(people);
}

} // namespace

BOOST_AUTO_TEST_SUITE(limits_test)

// item 20
BOOST_AUTO_TEST_CASE(every_answer_counts_down_the_budget_of_its_identity) {
    hub_fixture world("[rate]\nlimit = 5\n" + std::string(people));
    auto const alice = world.log_in("alice", "pw"),
               oat = world.log_in("acme", "dckr_oat_all"); // two anonymous requests
    for (int left = 4; left >= 0; --left)
        BOOST_TEST(number(world.get(list, alice).header("x-ratelimit-remaining")) == left);
    BOOST_TEST(world.get(list, alice).status == 429);
    BOOST_TEST(number(world.get(list, oat).header("x-ratelimit-remaining")) == 4);
    auto const absent = world.get("/v2/users/nobody"); // errors count and carry the headers too
    BOOST_TEST(number(absent.header("x-ratelimit-remaining")) == 2);
    BOOST_TEST(number(absent.header("x-ratelimit-limit")) == 5);
    auto const to_reset =
        static_cast<double>(number(absent.header("x-ratelimit-reset"))) - world.hub.log().back().time;
    BOOST_TEST(to_reset > 50);
    BOOST_TEST(to_reset <= 61);
    BOOST_TEST(world.get(list, "nonsense").status == 401);
    BOOST_TEST(world.get(list).status == 200);
    BOOST_TEST(world.get(list).status == 429);

    auto const totals = world.hub.totals();
    BOOST_TEST(totals.rate_limited == 2U);
    BOOST_TEST(totals.by_status.at(429) == 2U);
    BOOST_TEST(totals.logins == 2U);
}

// item 21
BOOST_AUTO_TEST_CASE(a_429_says_when_to_come_back_in_the_style_chosen) {
    struct {
        char const *style, *header;
    } const table[] = {
        {"seconds", "retry-after"},   {"epoch", "retry-after"}, {"epoch_ms", "retry-after"},
        {"http_date", "retry-after"}, {"absent", ""},           {"x_retry_after", "x-retry-after"},
    };
    for (auto const& [style, header] : table) {
        hub_fixture world(limited_world(style));
        world.get(list);
        auto const answer = world.get(list);
        BOOST_TEST(answer.status == 429);
        BOOST_TEST(answer.body == R"({"detail":"Rate limit exceeded","error":false})");
        BOOST_TEST(answer.header("x-ratelimit-ip") == "127.0.0.1");
        auto const reset = number(answer.header("x-ratelimit-reset"));
        auto const value = number(answer.header(header));
        BOOST_TEST_CONTEXT(style) {
            BOOST_TEST(answer.headers.contains("retry-after") == (std::string_view(header) == "retry-after"));
            if (std::string_view(style) == "seconds")
                BOOST_TEST((value > 50 && value <= 60));
            else if (std::string_view(style) == "epoch_ms")
                BOOST_TEST(value == reset * 1000);
            else if (std::string_view(style) == "http_date")
                BOOST_TEST(answer.header(header).ends_with(" GMT"));
            else if (*header)
                BOOST_TEST(value == reset);
        }
    }
}

// item 21, as a fault: a limit nobody ran into
BOOST_AUTO_TEST_CASE(a_429_can_be_sent_without_a_limit_reached) {
    for (std::string const style : {"seconds", "epoch", "epoch_ms", "http_date", "absent", "x_retry_after"}) {
        hub_fixture world(people);
        world.hub.set_fault({.name = "rate_limited_" + style, .seconds = 2});
        auto const answer = world.get(list);
        BOOST_TEST(answer.status == 429);
        BOOST_TEST(answer.header("x-ratelimit-remaining") == "0");
        BOOST_TEST(answer.headers.contains(style == "x_retry_after" ? "x-retry-after" : "retry-after") ==
                   (style != "absent"));
        BOOST_TEST(world.get(list).status == 200);
        BOOST_TEST(world.hub.totals().rate_limited == 0U);
    }
}

BOOST_AUTO_TEST_CASE(windows_end_and_others_eat_the_budget) {
    limiter plain({.limit = 2, .window = 10});
    BOOST_TEST(plain.charge("a", 100).remaining == 1U);
    BOOST_TEST(plain.charge("a", 109.9).remaining == 0U);
    BOOST_TEST(!plain.charge("a", 109.95).allowed);
    BOOST_TEST(plain.charge("b", 109.95).allowed);
    BOOST_TEST(plain.charge("a", 110).remaining == 1U);
    BOOST_TEST(plain.charge("a", 110).reset == 120);

    limiter shared({.limit = 100, .window = 10, .others_per_window = 80});
    BOOST_TEST(shared.charge("a", 100).remaining == 99U);
    BOOST_TEST(shared.charge("a", 105).remaining == 58U);
    BOOST_TEST(shared.charge("a", 109).remaining == 25U);
}

// item 22
BOOST_AUTO_TEST_CASE(the_abuse_limit_is_plain_text_and_closes) {
    for (std::string const name : {"abuse_limited", "abuse_limited_bare_lf"}) {
        hub_fixture world(people);
        world.hub.set_fault({.name = name});
        blocking_client client(world.hub.port());
        auto const answer = client.get(list);
        BOOST_TEST(answer.status == 429);
        BOOST_TEST(answer.body == "Too Many Requests (HAP429).\n");
        BOOST_TEST(answer.header("content-type") == "text/plain");
        BOOST_TEST(answer.header("connection") == "close");
        BOOST_TEST(answer.header("retry-after") == "60");
        BOOST_TEST((answer.head.find('\r') == answer.head.npos) == (name == "abuse_limited_bare_lf"));
        BOOST_TEST(client.ended());
    }
}

// item 23
BOOST_AUTO_TEST_CASE(the_front_door_blocks_by_user_agent_and_challenges) {
    hub_fixture world("blocked_user_agents = [\"badbot\"]\n" + std::string(people));
    for (std::string const agent : {"User-Agent:\r\n", "User-Agent: a badbot 1.0\r\n"}) {
        auto const answer = blocking_client(world.hub.port()).get(list, agent);
        BOOST_TEST(answer.status == 403);
        BOOST_TEST(answer.body == "error code: 1010");
        BOOST_TEST(answer.header("content-type") == "text/plain");
        BOOST_TEST(!answer.headers.contains("x-ratelimit-remaining"));
    }
    BOOST_TEST(world.get(list).status == 200);
    world.hub.set_fault({.name = "challenge"});
    auto const answer = world.get(list);
    BOOST_TEST(answer.status == 403);
    BOOST_TEST(answer.header("content-type") == "text/html");
    BOOST_TEST(answer.body.find("Just a moment...") != answer.body.npos);
}

// item 34
BOOST_AUTO_TEST_CASE(one_answer_can_come_from_a_machine_whose_clock_is_wrong) {
    hub_fixture world(people);
    auto const date = [&] { return *parse_http_date(world.get(list).header("date")); };
    auto const right = date();
    for (double const seconds : {-600.0, 600.0}) {
        world.hub.set_fault({.name = "date_skew", .seconds = seconds});
        auto const off = std::chrono::duration<double>(date() - right).count() - seconds;
        BOOST_TEST(off >= 0);
        BOOST_TEST(off < 120);
        BOOST_TEST((date() - right < std::chrono::seconds(120)));
    }
}

// item 22, of the rate limiter
BOOST_AUTO_TEST_CASE(the_rate_limiter_too_may_end_its_lines_with_a_bare_lf) {
    hub_fixture world(people);
    world.hub.set_fault({.name = "rate_limited_bare_lf"});
    auto const answer = world.get(list);
    BOOST_TEST(answer.status == 429);
    BOOST_TEST(answer.header("content-type") == "application/json");
    BOOST_TEST(answer.header("retry-after") == "1");
    BOOST_TEST(answer.head.find('\r') == answer.head.npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
