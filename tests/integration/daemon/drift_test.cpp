// A long list that keeps changing while it is read: what came is found, what went is gone, and the price is
// that of the changes.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 6
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 0
[[organization.repository]]
name = "web"
tags = 6000
)";

// One row comes and another goes in every 20 requests of the list, each time elsewhere; never both between
// the same two answers.
void let_it_drift(hubcrawl::fake_hub::server& hub) {
    for (std::uint64_t i = 0; i < 8; ++i) {
        hubcrawl::fake_hub::fault_config come, go;
        come.name = "insert_rows";
        come.text = "10.00" + std::to_string(i * 5 % 6) + ".5" + std::to_string(i) + "0-new-";
        go.name = "delete_rows";
        go.at = i * 2711 % 5900;
        come.on = go.on = "/repositories/web/tags";
        come.nth = 5 + 20 * i;
        go.nth = 15 + 20 * i;
        come.every = go.every = 160;
        come.times = go.times = 0;
        hub.set_fault(come);
        hub.set_fault(go);
    }
}

std::int64_t requests(crawl_rig const& rig) {
    return boost::json::parse(rig.manifest()).at("requests").at("total").as_int64();
}

} // namespace

BOOST_AUTO_TEST_SUITE(drift)

BOOST_AUTO_TEST_CASE(a_list_that_changes_to_the_end_is_the_servers_at_the_end) {
    crawl_rig rig(world);
    for (auto const* width : {"1", "8"}) BOOST_TEST_CONTEXT(width << " in flight") {
            rig.another_output();
            let_it_drift(rig.hub);
            auto const code = rig.crawl({"--max-in-flight", width, "--format", "csv", "--format", "ndjson"});
            rig.hub.clear_faults();
            BOOST_REQUIRE_EQUAL(code, 0);
            auto const moving = rig.data();
            auto const spent = requests(rig);
            rig.another_output();
            BOOST_REQUIRE_EQUAL(rig.crawl({"--format", "csv", "--format", "ndjson"}), 0);
            BOOST_TEST((rig.data() == moving));
            auto const calm = requests(rig);
            BOOST_TEST_MESSAGE(width << " in flight: " << spent << " requests, " << calm << " when calm");
            // Every twentieth request changed the list twice; reading it all again would have cost 60 a time.
            BOOST_TEST(spent < 3 * calm);
        }
}

BOOST_AUTO_TEST_CASE(an_interrupted_crawl_of_a_moving_list_ends_the_same_way) {
    crawl_rig rig(world);
    let_it_drift(rig.hub);
    hubcrawl::fake_hub::fault_config down;
    down.name = "http_500_json";
    down.on = "/repositories/web/tags";
    down.nth = 70; // while it looks for what changed
    down.times = 40;
    rig.hub.set_fault(down);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--max-in-flight", "1"}), 1);
    rig.hub.clear_faults();
    let_it_drift(rig.hub);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--max-in-flight", "1"}), 0);
    rig.hub.clear_faults();
    auto const moving = rig.data();
    rig.another_output();
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    BOOST_TEST((rig.data() == moving));
}

BOOST_AUTO_TEST_SUITE_END()
