// The main job, end to end, through the built program.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl::tests;

namespace {

constexpr auto small_world = R"(
seed = 11
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 120
private = 7
tags = [0, 30]
[[organization.repository]]
name = "web"
tags = 345
)";

} // namespace

BOOST_AUTO_TEST_SUITE(crawl_runner)

BOOST_AUTO_TEST_CASE(everything_is_published_and_proven) {
    crawl_rig rig(small_world);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--format", "csv", "--format", "ndjson"}), 0);
    auto const made = boost::json::parse(rig.manifest("current"));
    BOOST_TEST(made.at("complete").as_bool());
    BOOST_TEST(made.at("gaps").as_array().empty());
    auto const& acme = made.at("namespaces").at(0);
    BOOST_TEST(acme.at("account").as_string() == "bot");
    BOOST_TEST(acme.at("private_rows").as_int64() == 7);
    auto const& repositories = acme.at("datasets").at("repositories");
    BOOST_TEST(repositories.at("rows").as_int64() == 121);
    BOOST_TEST(repositories.at("expected").as_int64() == 121);
    auto const& tags = acme.at("datasets").at("tags");
    BOOST_TEST(tags.at("rows").as_int64() == tags.at("expected").as_int64());
    BOOST_TEST(tags.at("listings").as_int64() == 121);
    BOOST_TEST(csv_rows(rig.file("repositories.csv")) == 121u);
    BOOST_TEST(std::cmp_equal(csv_rows(rig.file("tags.csv")), tags.at("rows").as_int64()));
    // A calm world costs the login and the pages that exist, nothing else.
    auto const totals = rig.hub.totals();
    BOOST_TEST(std::cmp_equal(made.at("requests").at("total").as_int64(), totals.requests));
    BOOST_TEST(std::filesystem::read_symlink(rig.output / "current") ==
               std::filesystem::read_symlink(rig.output / "latest"));
    BOOST_TEST(!std::filesystem::exists(rig.output / ".state" / "checkpoint.db"));
}

BOOST_AUTO_TEST_CASE(two_crawls_of_one_world_give_the_same_bytes_whatever_the_concurrency) {
    crawl_rig rig(std::string("latency = {min_ms = 0, max_ms = 15}\n") + small_world);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--format", "csv", "--format", "ndjson", "--max-in-flight", "2"}), 0);
    auto const calm = rig.data();
    rig.another_output();
    BOOST_REQUIRE_EQUAL(rig.crawl({"--format", "csv", "--format", "ndjson", "--max-in-flight", "32"}), 0);
    BOOST_TEST((rig.data() == calm));
    BOOST_TEST(calm.size() == 6u);
}

BOOST_AUTO_TEST_CASE(over_tls_with_the_trust_anchor_given) {
    crawl_rig rig(small_world, true);
    BOOST_TEST(rig.crawl() == 0);
    BOOST_TEST(rig.published("current"));
}

BOOST_AUTO_TEST_CASE(a_server_nobody_vouches_for_is_refused) {
    crawl_rig rig(small_world, true);
    auto arguments = rig.once();
    std::erase(arguments, "--ca-file");
    std::erase(arguments, rig.hub.ca_file().string());
    BOOST_TEST(rig.run(arguments) == 1);
    BOOST_TEST(contains(rig.errors, "certificate refused"));
    BOOST_TEST(rig.hub.log().empty());
}

BOOST_AUTO_TEST_CASE(only_the_chosen_datasets_are_published) {
    crawl_rig rig(small_world);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--dataset", "repositories"}), 0);
    BOOST_TEST(rig.data().size() == 1u);
    BOOST_TEST(rig.hub.totals().requests == 3u); // login and two pages
    rig.another_output();
    BOOST_REQUIRE_EQUAL(rig.crawl({"--dataset", "images", "--format", "ndjson"}), 0);
    BOOST_TEST(rig.data().size() == 1u);
    BOOST_TEST(rig.data().contains("images.ndjson"));
}

BOOST_AUTO_TEST_CASE(the_secret_is_nowhere_in_what_is_written) {
    crawl_rig rig(small_world);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--log-level", "trace"}), 0);
    BOOST_TEST(!contains(rig.errors, "s3cret"));
    BOOST_TEST(!contains(rig.errors, "Bearer"));
    BOOST_TEST(!contains(rig.manifest(), "s3cret"));
}

BOOST_AUTO_TEST_SUITE_END()
