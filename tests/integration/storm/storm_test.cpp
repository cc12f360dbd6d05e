// Whatever passes in the middle of a crawl, interrupted or not, the data files are byte for byte those of a
// calm one.
// HUBCRAWL_STORM_SEED is the first seed (default 1), HUBCRAWL_STORM_SEEDS how many follow (default 10).
#include "../daemon/crawl_rig.hpp"
#include "storm_plan.hpp"
#include "support/environment.hpp"

#include <boost/json.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <thread>

using namespace hubcrawl::tests;

namespace {

// Small pages: a dozen repositories are thirty requests.
constexpr auto world = R"(
seed = 20
page_size_max = 10
[rate]
limit = 100000
window = 1
[[organization]]
name = "acme"
repositories = 10
private = 2
tags = [0, 18]
[[organization.repository]]
name = "web"
tags = 57
[[organization.repository]]
name = "api"
tags = 31
)";

// Ordinary limits would take longer to reach than the rest of a storm.
constexpr auto limits = "[limits]\nbody_mib = 1\ninflated_mib = 4\n";

std::vector<std::uint64_t> seeds() {
    std::vector<std::uint64_t> made(number_in("HUBCRAWL_STORM_SEEDS", 10));
    auto next = number_in("HUBCRAWL_STORM_SEED", 1);
    for (auto& each : made) each = next++;
    return made;
}

std::string how_to_repeat(std::uint64_t seed) {
    return fmt::format("repeat: HUBCRAWLD={} HUBCRAWL_STORM_SEED={} HUBCRAWL_STORM_SEEDS=1 {}", hubcrawld(),
                       seed, boost::unit_test::framework::master_test_suite().argv[0]);
}

std::vector<std::string> arguments(crawl_rig const& rig, unsigned max_in_flight) {
    auto const config = rig.dir / "limits.toml";
    write_text(config, limits);
    return rig.once({"--config", config.string(), "--format", "csv", "--format", "ndjson", "--max-in-flight",
                     std::to_string(max_in_flight), "--log-level", "debug"});
}

void interrupt(crawl_rig& rig, storm_plan const& plan) {
    auto const running = rig.start(arguments(rig, plan.max_in_flight));
    for (int i = 0; i < 10'000 && rig.hub.totals().requests < plan.signal_after; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    running->signal(plan.signal);
    auto const status = running->wait();
    auto const ended_before = status == 0; // on a machine where this thread slept through the whole crawl
    BOOST_TEST((ended_before || status == (plan.signal == SIGTERM ? 5 : 128 + SIGKILL)), running->errors());
    BOOST_TEST(rig.published("latest") == ended_before);
}

struct calm_crawl {
    std::map<std::string, std::string> data;
    std::vector<std::string> targets;

    calm_crawl() {
        crawl_rig rig(world);
        BOOST_REQUIRE_EQUAL(rig.run(arguments(rig, 4)), 0);
        data = rig.data();
        for (auto const& each : rig.hub.log())
            if (each.method == "GET")
                targets.push_back(each.target);
    }
};

calm_crawl const& calm() {
    static calm_crawl const one;
    return one;
}

} // namespace

BOOST_AUTO_TEST_SUITE(storm)

BOOST_AUTO_TEST_CASE(the_calm_crawl_is_worth_comparing_with) {
    BOOST_TEST(calm().data.size() == 6U);
    BOOST_TEST(calm().targets.size() >= 25U);
    BOOST_TEST(std::ranges::count(calm().targets, calm().targets[0]) == 1);
}

BOOST_DATA_TEST_CASE(a_storm_changes_no_byte, boost::unit_test::data::make(seeds()), seed) {
    auto const plan = plan_storm(seed, calm().targets);
    crawl_rig rig(world_switches(plan) + world, plan.tls);
    for (auto const& each : plan.faults) rig.hub.set_fault(each);
    BOOST_TEST_CONTEXT(how_to_repeat(seed) << "\n" << describe(plan)) {
        if (plan.signal != 0)
            interrupt(rig, plan);
        auto const status = rig.run(arguments(rig, plan.max_in_flight));
        BOOST_REQUIRE_MESSAGE(status == 0, "exit status " << status << "\n" << rig.errors);
        for (auto const& [name, bytes] : calm().data)
            BOOST_TEST((rig.file(name) == bytes), name << " differs");
        auto const totals = rig.hub.totals();
        BOOST_TEST(totals.faults > 0U);
        BOOST_TEST(totals.writes == 0U);
        BOOST_TEST(!std::filesystem::exists(rig.output / ".state" / "checkpoint.db"));
        auto const made = boost::json::parse(rig.manifest("current"));
        BOOST_TEST(made.at("complete").as_bool());
        BOOST_TEST(made.at("gaps").as_array().empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()
