// Tokens and refusals in the middle of a crawl.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : crawl_rig {
    rig() {
        for (auto const& name : names("r", 40)) hub.namespaces["acme"].push_back({name, {"latest"}});
    }
};

net::response unauthorized() { return json(401, R"({"message":"unauthorized","errinfo":{}})"); }

} // namespace

BOOST_AUTO_TEST_SUITE(engine_credentials)

BOOST_AUTO_TEST_CASE(a_401_in_the_middle_renews_the_token_once_and_asks_the_same_page_again) {
    rig r;
    r.answer_first("/r0020/", {unauthorized()});
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.counts.logins == 2U);
    BOOST_TEST(!r.last.budgets.at(0).refused);
    BOOST_TEST(r.last.budgets.at(0).accepted);
    BOOST_TEST(r.network.asked("/r0020/") == 2U);
    BOOST_TEST(r.counts.retries == 0U);
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(when_all_tokens_are_revoked_at_once_one_login_brings_everybody_back) {
    rig r;
    r.options.max_in_flight = 16;
    r.loop.at(r.loop.now() + 25ms, [&] { r.hub.revoke_tokens(); });
    r.hub.latency = [] { return 10ms; };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.hub.tokens_granted == 2);
    BOOST_TEST(r.counts.by_status[401] >= 2U); // several had used it
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(a_crawl_longer_than_many_token_lives_sees_no_401) {
    rig r;
    r.hub.limit = 10;
    r.hub.token_life = 60s;
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.loop.elapsed() / 1s > 180);
    BOOST_TEST(r.counts.by_status[401] == 0U);
    BOOST_TEST(r.counts.logins >= 4U);
    BOOST_TEST(r.counts.logins <= 6U);
}

BOOST_AUTO_TEST_CASE(a_fresh_token_refused_as_well_ends_the_crawl_as_refused) {
    rig r;
    r.hub.takes_tokens = false;
    auto const outcome = r.crawl();
    BOOST_REQUIRE(!outcome);
    BOOST_CHECK(outcome.error().code == errc::credential_refused);
    BOOST_TEST(r.last.budgets.at(0).account == "bot");
    BOOST_TEST(r.last.budgets.at(0).refused);
    BOOST_TEST(!r.last.budgets.at(0).accepted); // a login alone proves nothing
    BOOST_TEST(outcome.error().detail.find("bot") != std::string::npos);
    BOOST_TEST(r.counts.logins == 2U);
    BOOST_TEST(r.network.log.size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_secret_revoked_in_the_middle_ends_the_crawl_with_the_checkpoint_kept) {
    rig r;
    r.options.max_in_flight = 2;
    r.hub.latency = [] { return 10ms; };
    r.loop.at(r.loop.now() + 100ms, [&] {
        r.hub.revoke_tokens();
        r.hub.secrets.clear();
    });
    BOOST_CHECK(r.crawl().error().code == errc::credential_refused);
    BOOST_TEST(r.counts.logins == 2U);
    BOOST_TEST(r.last.pages_done > 5);
    auto const held = r.last.pages_done;
    r.hub.secrets["bot"] = "s3cret";
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.last.pages_at_start == held);
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(a_wrong_secret_is_sent_once_although_many_wait) {
    rig r;
    r.options.max_in_flight = 32;
    r.hub.secrets["bot"] = "other";
    BOOST_CHECK(r.crawl().error().code == errc::credential_refused);
    BOOST_TEST(r.network.log.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_login_that_fails_for_a_while_is_waited_for) {
    rig r;
    r.answer_first("/v2/auth/token",
                   {json(503, "{}"), reply_of(504, "text/html", "<html></html>"), json(500, "{}")});
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.counts.logins == 4U);
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(a_token_of_the_wrong_class_ends_the_crawl_with_advice) {
    rig r;
    r.answer_first("/repositories?",
                   {json(403, R"({"message":"token issued from organization access token is )"
                              R"(not allowed","errinfo":{}})")});
    auto const outcome = r.crawl();
    BOOST_REQUIRE(!outcome);
    BOOST_CHECK(outcome.error().code == errc::credential_refused);
    BOOST_TEST(outcome.error().detail.find("personal access token") != std::string::npos);
    BOOST_TEST(r.last.budgets.at(0).refused);
}

BOOST_AUTO_TEST_CASE(an_anonymous_401_is_a_gap_because_there_is_nothing_to_renew) {
    rig r;
    r.scope.identities = {{}};
    r.answer_first("/r0020/", {unauthorized()});
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.counts.logins == 0U);
    BOOST_TEST(r.gaps() == std::vector<std::string>{"tags acme/r0020 forbidden 401"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(neither_secret_nor_token_stands_in_the_state_directory) {
    rig r;
    BOOST_TEST(r.crawl().has_value());
    for (auto const& entry : std::filesystem::recursive_directory_iterator(r.dir.path())) {
        if (!entry.is_regular_file())
            continue;
        auto const text = hubcrawl::tests::read_text(entry.path());
        BOOST_TEST(text.find("s3cret") == std::string::npos, entry.path());
        BOOST_TEST(text.find("e30.") == std::string::npos, entry.path());
    }
}

BOOST_AUTO_TEST_SUITE_END()
