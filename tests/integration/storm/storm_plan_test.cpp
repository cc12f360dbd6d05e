#include "fake_hub/faults.hpp"
#include "storm_plan.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace hubcrawl::tests;

namespace {

std::vector<std::string> targets() {
    std::vector<std::string> made;
    for (int i = 0; i < 40; ++i) made.push_back("/v2/namespaces/acme/repositories?page=" + std::to_string(i));
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(storm_plan_)

BOOST_AUTO_TEST_CASE(a_seed_means_one_storm_whatever_the_order_of_the_pages) {
    auto const forth = targets();
    std::vector<std::string> const back(forth.rbegin(), forth.rend());
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        BOOST_TEST(describe(plan_storm(seed, forth)) == describe(plan_storm(seed, back)));
        BOOST_TEST(describe(plan_storm(seed, forth)) != describe(plan_storm(seed + 1, forth)));
    }
}

BOOST_AUTO_TEST_CASE(every_fault_is_known_to_the_stand_in_and_has_its_turn) {
    std::set<std::string, std::less<>> seen;
    for (std::uint64_t seed = 1; seed <= 200; ++seed)
        for (auto const& each : plan_storm(seed, targets()).faults) {
            BOOST_TEST(hubcrawl::fake_hub::find_fault(each.name) != nullptr, each.name);
            seen.insert(each.name);
        }
    for (auto const name : page_faults()) BOOST_TEST(seen.contains(name), name);
    for (auto const* name : {"unauthorized", "token_expired", "revoke_all_tokens", "login_500",
                             "login_503_html", "rate_limited_absent", "rate_limited_bare_lf"})
        BOOST_TEST(seen.contains(name), name);
}

BOOST_AUTO_TEST_CASE(no_storm_is_more_than_a_crawl_may_be_asked_to_survive) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        auto const plan = plan_storm(seed, targets());
        std::map<std::string, int> strikes;
        for (auto const& each : plan.faults)
            if (each.on.starts_with('*'))
                BOOST_TEST(++strikes[each.on] <= 2);
        BOOST_TEST(plan.faults.size() >= 5U);
        BOOST_TEST(plan.faults.size() <= 24U); // 20 retries, and the 4 that cost none
        BOOST_TEST(std::abs(plan.clock_skew) <= 600);
    }
}

BOOST_AUTO_TEST_SUITE_END()
