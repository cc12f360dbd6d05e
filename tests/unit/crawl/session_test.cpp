#include "crawl/session.hpp"
#include "simulated_hub.hpp"

#include <boost/test/unit_test.hpp>
#include <spdlog/spdlog.h>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig {
    manual_loop loop;
    manual_timer clock{loop};
    simulated_hub hub{loop};
    fake_fetcher network{loop, [this](auto const& ask) { return hub.answer(ask); }};
    identity who{"bot", "s3cret"};
    request_counts counts;
    crawl::session session{loop.get_executor(), clock, network, who, counts};

    explicit rig(bool known = true) {
        spdlog::set_level(spdlog::level::off);
        if (known)
            hub.secrets["bot"] = "s3cret";
    }
    result<std::string> ask() { return loop.run(session.authorization()); }
    awaitable<> ask_into(std::vector<result<std::string>>& answers) {
        answers.push_back(co_await session.authorization());
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(session)

BOOST_AUTO_TEST_CASE(nobody_needs_no_login) {
    rig r;
    r.who = {};
    auto const field = r.ask();
    BOOST_REQUIRE(field.has_value());
    BOOST_TEST(field->empty());
    BOOST_TEST(r.session.anonymous());
    BOOST_TEST(r.network.log.empty());
}

BOOST_AUTO_TEST_CASE(the_secret_is_posted_to_the_login_route_and_the_token_is_the_answer) {
    rig r;
    auto const field = r.ask();
    BOOST_REQUIRE(field.has_value());
    BOOST_TEST(field->starts_with("Bearer e30."));
    BOOST_REQUIRE(r.network.log.size() == 1U);
    auto const& sent = r.network.log[0].ask;
    BOOST_CHECK(sent.verb == net::method::post);
    BOOST_TEST(sent.target == "/v2/auth/token");
    BOOST_TEST(sent.body == R"({"identifier":"bot","secret":"s3cret"})");
    BOOST_TEST(sent.authorization.empty());
    BOOST_TEST(r.counts.logins == 1U);
    BOOST_TEST(r.counts.total == 1U);
    BOOST_TEST(r.counts.by_status[200] == 1U);
}

BOOST_AUTO_TEST_CASE(however_many_wait_one_login_serves_them_all) {
    rig r;
    r.hub.latency = [] { return 500ms; };
    std::vector<result<std::string>> answers;
    for (int i = 0; i < 50; ++i) r.loop.start(r.ask_into(answers));
    r.loop.advance(1s);
    BOOST_REQUIRE(answers.size() == 50U);
    for (auto const& each : answers) {
        BOOST_REQUIRE(each.has_value());
        BOOST_TEST(*each == *answers[0]);
    }
    BOOST_TEST(r.network.log.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_token_is_kept_for_nine_tenths_of_its_life) {
    struct {
        std::chrono::seconds life, kept;
    } const table[] = {{600s, 540s}, {3600s, 3240s}, {20s, 18s}, {10s, 8s}, {3s, 1s}};
    for (auto const& row : table) BOOST_TEST_CONTEXT("a life of " << row.life.count() << " s") {
            rig r;
            r.hub.token_life = row.life;
            r.hub.latency = [] { return 0ms; };
            auto const first = r.ask().value();
            r.loop.advance(row.kept - 1ms);
            BOOST_TEST(r.ask().value() == first);
            r.loop.advance(1ms);
            BOOST_TEST(r.ask().value() != first);
            BOOST_TEST(r.network.log.size() == 2U);
        }
}

BOOST_AUTO_TEST_CASE(a_token_that_was_not_taken_is_replaced_once_for_all_who_used_it) {
    rig r;
    auto const first = r.ask().value();
    r.session.expired(first);
    auto const second = r.ask().value();
    BOOST_TEST(second != first);
    r.session.expired(first); // another request's late 401, for the token before
    BOOST_TEST(r.ask().value() == second);
    BOOST_TEST(r.network.log.size() == 2U);
}

BOOST_AUTO_TEST_CASE(refused_credentials_are_never_sent_again) {
    rig r(false);
    for (int i = 0; i < 3; ++i) {
        auto const field = r.ask();
        BOOST_REQUIRE(!field);
        BOOST_CHECK(field.error().code == errc::credential_refused);
        BOOST_TEST(field.error().detail.find("s3cret") == std::string::npos);
        r.loop.advance(1h);
    }
    BOOST_TEST(r.network.log.size() == 1U);
}

BOOST_AUTO_TEST_CASE(all_who_wait_for_a_refused_login_are_refused) {
    rig r(false);
    std::vector<result<std::string>> answers;
    for (int i = 0; i < 5; ++i) r.loop.start(r.ask_into(answers));
    r.loop.advance(1s);
    BOOST_REQUIRE(answers.size() == 5U);
    for (auto const& each : answers) BOOST_CHECK(each.error().code == errc::credential_refused);
    BOOST_TEST(r.network.log.size() == 1U);
}

BOOST_AUTO_TEST_CASE(after_refuse_no_login_is_tried) {
    rig r;
    r.ask().value();
    auto const why = r.session.refuse("unauthorized");
    BOOST_CHECK(why.code == errc::credential_refused);
    BOOST_TEST(why.detail.find("bot") != std::string::npos);
    BOOST_TEST(why.detail.find("unauthorized") != std::string::npos);
    BOOST_CHECK(r.ask().error().code == errc::credential_refused);
    BOOST_TEST(r.network.log.size() == 1U);
}

BOOST_AUTO_TEST_CASE(failed_logins_come_further_and_further_apart) {
    rig r;
    r.hub.latency = [] { return 0ms; };
    r.hub.instead = [](auto const&) { return json(503, "{}"); };
    std::vector<std::int64_t> gaps;
    for (int i = 0; i < 9; ++i) {
        auto const before = r.network.log.size();
        auto const from = r.loop.elapsed();
        while (r.network.log.size() == before) {
            BOOST_CHECK(r.ask().error().code == errc::login_failed);
            if (r.network.log.size() == before)
                r.loop.advance(500ms);
        }
        gaps.push_back((r.loop.elapsed() - from) / 1s);
    }
    std::vector<std::int64_t> const expected{0, 1, 2, 4, 8, 16, 32, 60, 60};
    BOOST_TEST(gaps == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_login_that_failed_for_a_passing_reason_succeeds_later_and_paces_from_the_start) {
    rig r;
    int failures = 3;
    r.hub.broken = [&](auto const&) {
        return failures-- > 0 ? std::optional(fail(errc::connect_timeout, "hub.test:443")) : std::nullopt;
    };
    for (int i = 0; i < 3; ++i) {
        BOOST_CHECK(r.ask().error().code == errc::connect_timeout);
        r.loop.advance(10s);
    }
    BOOST_TEST(r.ask().has_value());
    failures = 1;
    r.session.expired(r.ask().value());
    BOOST_CHECK(r.ask().error().code == errc::connect_timeout);
    r.loop.advance(1s);
    BOOST_TEST(r.ask().has_value());
}

BOOST_AUTO_TEST_CASE(failures_are_counted_until_one_login_succeeds_whoever_waits) {
    rig r;
    r.hub.latency = [] { return 100ms; };
    int failures = 3;
    r.hub.instead = [&](auto const&) {
        return failures-- > 0 ? std::optional(json(503, "{}")) : std::nullopt;
    };
    std::vector<result<std::string>> answers;
    for (int round = 1; round <= 3; ++round) {
        for (int i = 0; i < 10; ++i) r.loop.start(r.ask_into(answers));
        r.loop.advance(100ms);
        BOOST_TEST(r.session.failures_in_a_row() == round);
        BOOST_TEST((r.session.not_before() > r.loop.now()));
        r.loop.advance(std::chrono::ceil<std::chrono::milliseconds>(r.session.not_before() - r.loop.now()));
    }
    BOOST_TEST(answers.size() == 30U);
    BOOST_TEST(r.ask().has_value());
    BOOST_TEST(r.session.failures_in_a_row() == 0);
    BOOST_TEST(r.network.log.size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_locked_account_is_asked_once_a_minute) {
    rig r;
    r.hub.instead = [](auto const&) { return json(429, R"({"detail":"locked"})"); };
    for (std::size_t logins = 1; logins <= 3; ++logins) {
        BOOST_CHECK(r.ask().error().code == errc::login_failed);
        r.loop.advance(59s);
        BOOST_CHECK(r.ask().error().code == errc::login_failed);
        BOOST_TEST(r.network.log.size() == logins);
        r.loop.advance(1s);
    }
}

BOOST_AUTO_TEST_SUITE_END()
