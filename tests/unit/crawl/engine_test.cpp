// The loop: what it asks, in which order, how much at once, and how it ends.
#include "crawl/engine.hpp"
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

void require(result<> const& outcome) {
    BOOST_REQUIRE_MESSAGE(outcome.has_value(), (outcome ? std::string() : to_string(outcome.error())));
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine)

BOOST_AUTO_TEST_CASE(a_calm_world_costs_one_login_and_each_page_once) {
    crawl_rig rig;
    for (auto const& name : names("r", 130)) rig.hub.namespaces["acme"].push_back({name, names("t", 3)});
    rig.hub.namespaces["acme"][7].tags = names("t", 250);
    require(rig.crawl());
    BOOST_TEST(rig.network.log.size() == 1U + 2U + 129U + 3U);
    BOOST_TEST(rig.network.asked("/v2/auth/token") == 1U);
    std::set<std::string> targets;
    for (auto const& each : rig.network.log) targets.insert(each.ask.target);
    BOOST_TEST(targets.size() == rig.network.log.size());
    BOOST_TEST(rig.counts.total == rig.network.log.size());
    BOOST_TEST(rig.counts.logins == 1U);
    BOOST_TEST(rig.counts.retries == 0U);
    BOOST_TEST(rig.counts.by_status[200] == rig.network.log.size());
    BOOST_TEST(rig.counts.waited_seconds == 0);
    BOOST_TEST(rig.last.pages_done == 134);
    BOOST_TEST(rig.last.pages_known == 134);
    BOOST_TEST(rig.last.listings_done == 131);
    BOOST_TEST(rig.last.rows == 130 + 129 * 3 + 250);
}

BOOST_AUTO_TEST_CASE(only_gets_are_sent_and_the_login) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", names("t", 120)}};
    require(rig.crawl());
    for (auto const& each : rig.network.log) {
        bool const login = each.ask.target == "/v2/auth/token";
        BOOST_CHECK(each.ask.verb == (login ? net::method::post : net::method::get));
        BOOST_TEST(each.ask.authorization.empty() == login);
        BOOST_TEST(each.ask.body.empty() == !login);
    }
}

BOOST_AUTO_TEST_CASE(never_more_than_max_in_flight_are_under_way_and_all_permits_are_used) {
    for (std::size_t const most : {1U, 2U, 4U, 16U}) BOOST_TEST_CONTEXT("max_in_flight " << most) {
            crawl_rig rig;
            rig.options.max_in_flight = most;
            for (auto const& name : names("r", 60)) rig.hub.namespaces["acme"].push_back({name, {"latest"}});
            require(rig.crawl());
            BOOST_TEST(rig.network.peak == most);
        }
}

BOOST_AUTO_TEST_CASE(pages_of_one_listing_are_fetched_side_by_side) {
    crawl_rig rig;
    rig.options.max_in_flight = 8;
    rig.hub.namespaces["acme"] = {{"web", names("t", 3300)}};
    rig.hub.latency = [] { return 100ms; };
    require(rig.crawl());
    BOOST_TEST(rig.network.asked("/web/tags") == 33U);
    BOOST_TEST(rig.network.peak == 8U);
    // login, list, page 1, and 32 more pages eight at a time
    BOOST_TEST(rig.loop.elapsed() / 1ms == 100 + 100 + 100 + 4 * 100);
}

BOOST_AUTO_TEST_CASE(the_first_request_goes_alone_until_the_budget_is_known) {
    crawl_rig rig;
    rig.scope.namespaces = {{"acme", 0}, {"beta", 0}, {"gamma", 0}};
    rig.hub.organizations = {"acme", "beta", "gamma"};
    rig.hub.latency = [] { return 700ms; };
    for (auto const* name : {"acme", "beta", "gamma"}) rig.hub.namespaces[name] = {{"web", {"latest"}}};
    require(rig.crawl());
    BOOST_REQUIRE(rig.network.log.size() == 7U);
    BOOST_TEST(rig.network.log[0].ask.target == "/v2/auth/token");
    BOOST_TEST(rig.network.log[1].at / 1ms == 700);
    BOOST_TEST(rig.network.log[2].at / 1ms == 1400);
    BOOST_TEST(rig.network.log[2].under_way == 1U);
    BOOST_TEST(rig.network.peak == 3U);
}

BOOST_AUTO_TEST_CASE(two_identities_have_budgets_and_tokens_of_their_own) {
    crawl_rig rig;
    rig.scope.identities = {{"bot", "s3cret"}, {}};
    rig.scope.namespaces = {{"acme", 0}, {"library", 1}};
    rig.options.budget.reserve = 0;
    rig.hub.limit = 10;
    rig.hub.organizations = {"acme", "library"};
    for (auto const& name : names("r", 25)) {
        rig.hub.namespaces["acme"].push_back({name, {"latest"}});
        rig.hub.namespaces["library"].push_back({name, {"latest"}});
    }
    require(rig.crawl());
    BOOST_TEST(rig.hub.refused == 0);
    BOOST_TEST(rig.hub.used["bot"].size() == 3U); // 26 requests each, side by side
    BOOST_TEST(rig.hub.used[""].size() == 3U);
    BOOST_TEST(rig.loop.elapsed() / 1s < 180);
    for (auto const& each : rig.network.log)
        if (each.ask.verb == net::method::get)
            BOOST_TEST(each.ask.authorization.empty() ==
                       (each.ask.target.find("/library/") != std::string::npos));
    BOOST_REQUIRE(rig.last.budgets.size() == 2U);
    BOOST_TEST(rig.last.budgets[0].account == "bot");
    BOOST_TEST(rig.last.budgets[1].account == "anonymous");
}

BOOST_AUTO_TEST_CASE(a_scope_of_repositories_alone_asks_for_no_tags) {
    crawl_rig rig;
    rig.scope.datasets = {dataset_id::repositories};
    for (auto const& name : names("r", 250)) rig.hub.namespaces["acme"].push_back({name, {"latest"}});
    require(rig.crawl());
    BOOST_TEST(rig.network.log.size() == 1U + 3U);
}

BOOST_AUTO_TEST_CASE(asked_to_stop_it_takes_in_what_is_under_way_and_sends_nothing_more) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", names("t", 5000)}};
    rig.hub.latency = [] { return 500ms; };
    rig.at_start = [&](auto& runs) {
        rig.loop.at(rig.loop.now() + 2600ms, [&runs] { runs.request_stop(); });
    };
    auto const outcome = rig.crawl();
    BOOST_REQUIRE(!outcome);
    BOOST_CHECK(outcome.error().code == errc::stopped);
    BOOST_TEST(rig.loop.elapsed() / 1ms == 3000);
    auto const sent = rig.network.log.size();
    BOOST_TEST(rig.last.pages_done == static_cast<std::int64_t>(sent) - 1); // without the login

    rig.at_start = [](auto&) {};
    require(rig.crawl());
    BOOST_TEST(rig.network.log.size() == sent + 1 + (51 - rig.last.pages_at_start));
    BOOST_TEST(column((rig.publish(), rig.file("tags.csv")), 2).size() == 5000U);
}

BOOST_AUTO_TEST_CASE(a_drain_ends_at_its_limit_even_where_an_answer_never_comes) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", names("t", 5000)}};
    rig.options.drain_limit = 5s;
    rig.at_start = [&](auto& runs) { rig.loop.at(rig.loop.now() + 3s, [&runs] { runs.request_stop(); }); };
    rig.hub.latency = [n = 0]() mutable { return ++n < 10 ? 20ms : 3'600'000ms; };
    BOOST_CHECK(rig.crawl().error().code == errc::stopped);
    BOOST_TEST(rig.loop.elapsed() / 1s == 8);
}

BOOST_AUTO_TEST_CASE(hurry_ends_at_once) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", names("t", 5000)}};
    rig.hub.latency = [] { return 500ms; };
    rig.at_start = [&](auto& runs) { rig.loop.at(rig.loop.now() + 2600ms, [&runs] { runs.hurry(); }); };
    BOOST_CHECK(rig.crawl().error().code == errc::stopped);
    BOOST_TEST(rig.loop.elapsed() / 1ms == 2600);
}

BOOST_AUTO_TEST_CASE(pages_are_read_while_the_disk_takes_its_time_over_a_commit) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", names("t", 10'000)}};
    rig.options.checkpoint_every = 100ms;
    std::size_t then = 0, later = 0;
    rig.loop.at(rig.loop.now() + 95ms, [&] { rig.hands.takes = 300ms; });
    rig.loop.at(rig.loop.now() + 105ms, [&] { then = rig.network.log.size(); });
    rig.loop.at(rig.loop.now() + 390ms, [&] {
        later = rig.network.log.size();
        BOOST_TEST(rig.hands.waiting() >= 1U); // the commit begun at 100 ms
    });
    require(rig.crawl());
    BOOST_TEST(later - then >= 50U); // four at a time, 20 ms each
    BOOST_TEST(rig.last.rows == 10'001);
}

BOOST_AUTO_TEST_CASE(a_stop_after_the_last_answer_is_no_failure) {
    crawl_rig rig;
    rig.scope.datasets = {dataset_id::repositories};
    rig.hub.namespaces["acme"] = {{"web", {}}};
    rig.hub.latency = [] { return 500ms; };
    rig.at_start = [&](auto& runs) { rig.loop.at(rig.loop.now() + 900ms, [&runs] { runs.request_stop(); }); };
    require(rig.crawl());
}

BOOST_AUTO_TEST_CASE(a_finished_crawl_run_again_asks_nothing) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", names("t", 120)}};
    require(rig.crawl());
    auto const sent = rig.network.log.size();
    require(rig.crawl());
    BOOST_TEST(rig.network.log.size() == sent);
    BOOST_TEST(rig.last.listings_done == 2);
}

BOOST_AUTO_TEST_SUITE_END()
