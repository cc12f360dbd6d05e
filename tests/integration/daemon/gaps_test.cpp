// What could not be seen is named; an incomplete snapshot never moves `current`.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 4
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 6
tags = 4
[[organization.repository]]
name = "web"
tags = 1250
[[organization]]
name = "many"
repositories = 140
tags = 1
[[organization]]
name = "empty"
)";

boost::json::value only_gap(crawl_rig const& rig) {
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(!made.at("complete").as_bool());
    auto const& gaps = made.at("gaps").as_array();
    BOOST_REQUIRE_EQUAL(gaps.size(), 1u);
    return gaps.at(0);
}

hubcrawl::fake_hub::fault_config fault(std::string name, std::string on, std::uint64_t times = 0) {
    hubcrawl::fake_hub::fault_config made;
    made.name = std::move(name);
    made.on = std::move(on);
    made.times = times;
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(gaps)

BOOST_AUTO_TEST_CASE(the_depth_cap_for_anonymous_requests_is_a_gap_after_the_rows_before_it) {
    crawl_rig rig(world);
    BOOST_TEST(rig.crawl_anonymously({"--namespace", "acme", "--max-in-flight", "8"}) == 4);
    auto const gap = only_gap(rig);
    BOOST_TEST(gap.at("reason").as_string() == "anonymous_depth_limit");
    BOOST_TEST(gap.at("listing").as_string() == "acme/web");
    BOOST_TEST(gap.at("status").as_int64() == 403);
    BOOST_TEST(csv_rows(rig.file("tags.csv", "latest")) == 1000u + 6 * 4);
    BOOST_TEST(!rig.published("current"));
    BOOST_TEST(contains(rig.errors, "INCOMPLETE"));
}

BOOST_AUTO_TEST_CASE(more_repositories_than_anonymous_eyes_may_see) {
    crawl_rig rig(world);
    BOOST_TEST(rig.crawl_anonymously({"--namespace", "many"}) == 4);
    auto const gap = only_gap(rig);
    BOOST_TEST(gap.at("dataset").as_string() == "repositories");
    BOOST_TEST(csv_rows(rig.file("repositories.csv", "latest")) == 100u);
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("namespaces").at(0).at("datasets").at("repositories").at("expected").as_int64() ==
               140);
}

BOOST_AUTO_TEST_CASE(a_namespace_that_does_not_exist_is_no_empty_one) {
    crawl_rig rig(world);
    BOOST_TEST(rig.crawl_anonymously({"--namespace", "acmee"}) == 4);
    BOOST_TEST(only_gap(rig).at("reason").as_string() == "namespace_not_found");
}

BOOST_AUTO_TEST_CASE(an_empty_namespace_that_exists_is_complete) {
    crawl_rig rig(world);
    BOOST_TEST(rig.crawl_anonymously({"--namespace", "empty"}) == 0);
    BOOST_TEST(csv_rows(rig.file("repositories.csv")) == 0u);
}

BOOST_AUTO_TEST_CASE(one_repository_refused_leaves_the_rest_whole) {
    crawl_rig rig(world);
    rig.hub.set_fault(fault("forbidden", "/repositories/web/"));
    BOOST_TEST(rig.crawl() == 4);
    auto const gap = only_gap(rig);
    BOOST_TEST(gap.at("reason").as_string() == "forbidden");
    BOOST_TEST(gap.at("listing").as_string() == "acme/web");
    BOOST_TEST(csv_rows(rig.file("tags.csv", "latest")) == 24u);
    BOOST_TEST(csv_rows(rig.file("repositories.csv", "latest")) == 7u);
}

BOOST_AUTO_TEST_CASE(a_namespace_refused_leaves_the_others_whole) {
    crawl_rig rig(world);
    rig.hub.set_fault(fault("forbidden", "/v2/namespaces/acme/repositories?"));
    BOOST_TEST(rig.crawl({"--namespace", "many"}) == 4);
    auto const gap = only_gap(rig);
    BOOST_TEST(gap.at("reason").as_string() == "forbidden");
    BOOST_TEST(gap.at("dataset").as_string() == "repositories");
    BOOST_TEST(gap.at("listing").as_string() == "acme");
    BOOST_TEST(csv_rows(rig.file("tags.csv", "latest")) == 140u);
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(!made.at("namespaces").at(0).at("complete").as_bool());
    BOOST_TEST(made.at("namespaces").at(1).at("complete").as_bool());
    BOOST_TEST(!rig.published("current"));
}

// 404 has four meanings (hub-api.md, trap 7): absent and hidden are one answer, a gap; this is the third; of
// a route that is no more, HTML, tests/unit/crawl/engine_answers_test.cpp knows.
BOOST_AUTO_TEST_CASE(a_page_past_the_end_is_no_gap) {
    crawl_rig rig(world);
    auto shrink = fault("shrink", "/repositories/web/tags?", 1);
    shrink.nth = 4;
    shrink.rows = 900;
    rig.hub.set_fault(shrink);
    BOOST_TEST(rig.crawl() == 0);
    BOOST_TEST(csv_rows(rig.file("tags.csv")) == 900u + 6 * 4);
    BOOST_TEST(rig.hub.totals().by_status[404] > 0u);
    BOOST_TEST(boost::json::parse(rig.manifest()).at("complete").as_bool());
}

BOOST_AUTO_TEST_CASE(a_repository_that_is_gone_is_named) {
    crawl_rig rig(world);
    rig.hub.set_fault(fault("not_found", "/repositories/web/"));
    BOOST_TEST(rig.crawl() == 4);
    BOOST_TEST(only_gap(rig).at("reason").as_string() == "not_found");
}

BOOST_AUTO_TEST_CASE(pages_that_stay_malformed_are_a_gap) {
    crawl_rig rig(world);
    rig.hub.set_fault(fault("broken_json", "/repositories/web/"));
    BOOST_TEST(rig.crawl() == 4);
    BOOST_TEST(only_gap(rig).at("reason").as_string() == "malformed");
}

BOOST_AUTO_TEST_CASE(an_endless_body_is_too_large) {
    crawl_rig rig(world);
    rig.hub.set_fault(fault("endless_body", "/repositories/web/"));
    auto const config = rig.dir / "c.toml";
    write_text(config, "[limits]\nbody_mib = 1\n");
    BOOST_TEST(rig.crawl({"--config", config.string()}) == 4);
    BOOST_TEST(only_gap(rig).at("reason").as_string() == "too_large");
}

BOOST_AUTO_TEST_CASE(a_gzip_bomb_is_too_large_and_takes_no_memory) {
    crawl_rig rig(world);
    rig.hub.set_fault(fault("gzip_bomb", "/repositories/web/"));
    auto const config = rig.dir / "c.toml";
    write_text(config, "[limits]\ninflated_mib = 4\n");
    BOOST_TEST(rig.crawl({"--config", config.string()}) == 4);
    BOOST_TEST(only_gap(rig).at("reason").as_string() == "too_large");
}

BOOST_AUTO_TEST_CASE(a_count_that_never_agrees_is_unsettled_after_four_readings) {
    crawl_rig rig(world);
    rig.hub.set_fault(fault("count_plus_one", "/repositories/web/"));
    BOOST_TEST(rig.crawl() == 4);
    BOOST_TEST(only_gap(rig).at("reason").as_string() == "unsettled");
    auto const log = rig.hub.log();
    auto const asked = std::ranges::count_if(
        log, [](auto const& each) { return contains(each.target, "/repositories/web/tags"); });
    BOOST_TEST(asked == 4 * 13 + 2); // and two to find that nothing came or went
}

BOOST_AUTO_TEST_CASE(current_stays_where_it_was_when_a_later_crawl_is_incomplete) {
    crawl_rig rig(world);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const before = std::filesystem::read_symlink(rig.output / "current");
    rig.hub.set_fault(fault("forbidden", "/repositories/web/"));
    BOOST_REQUIRE_EQUAL(rig.crawl(), 4);
    BOOST_TEST(std::filesystem::read_symlink(rig.output / "current") == before);
    BOOST_TEST(std::filesystem::read_symlink(rig.output / "latest") != before);
}

BOOST_AUTO_TEST_SUITE_END()
