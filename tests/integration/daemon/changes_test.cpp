// What two crawls say of what happened in between, held against the snapshots themselves.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <sstream>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 3
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 20
private = 2
tags = [0, 12]
[[organization.repository]]
name = "web"
tags = 350
)";

using texts = std::set<std::string>;

// "web v1", "" for the name of a repository.
texts rows_in(std::string const& ndjson, std::string_view dataset) {
    texts found;
    std::istringstream lines(ndjson);
    for (std::string line; std::getline(lines, line);) {
        auto const row = boost::json::parse(line).as_object();
        auto const name = std::string(row.at("name").as_string());
        found.insert(dataset == "tags" ? std::string(row.at("_repository").as_string()) + " " + name : name);
    }
    return found;
}

texts changes_in(crawl_rig const& rig, std::string_view change, std::string_view dataset) {
    texts found;
    std::istringstream lines(rig.file("changes.ndjson"));
    for (std::string line; std::getline(lines, line);) {
        auto const row = boost::json::parse(line).as_object();
        if (row.at("change").as_string() != change || row.at("dataset").as_string() != dataset)
            continue;
        BOOST_TEST(row.at("namespace").as_string() == "acme");
        auto const name = std::string(row.at("name").as_string());
        found.insert(dataset == "tags" ? std::string(row.at("repository").as_string()) + " " + name : name);
    }
    return found;
}

texts without(texts const& some, texts const& others) {
    texts left;
    std::ranges::set_difference(some, others, std::inserter(left, left.end()));
    return left;
}

} // namespace

BOOST_AUTO_TEST_SUITE(changes)

BOOST_AUTO_TEST_CASE(what_came_and_went_is_what_the_snapshots_differ_in) {
    crawl_rig rig(world);
    std::vector<std::string> const ndjson{"--format", "ndjson"};
    BOOST_REQUIRE_EQUAL(rig.crawl(ndjson), 0);
    BOOST_TEST(rig.file("changes.ndjson") == "");
    auto const before = rig.data();
    rig.hub.insert_rows("acme/web", 7);
    rig.hub.delete_rows("acme/web", 5, 120);
    rig.hub.insert_rows("acme", 2);
    rig.hub.delete_rows("acme", 1, 3);
    BOOST_REQUIRE_EQUAL(rig.crawl(ndjson), 0);
    auto const after = rig.data();
    for (std::string const dataset : {"repositories", "tags"}) {
        auto const old_rows = rows_in(before.at(dataset + ".ndjson"), dataset),
                   new_rows = rows_in(after.at(dataset + ".ndjson"), dataset);
        BOOST_TEST(old_rows != new_rows);
        BOOST_TEST(changes_in(rig, "added", dataset) == without(new_rows, old_rows),
                   boost::test_tools::per_element());
        BOOST_TEST(changes_in(rig, "removed", dataset) == without(old_rows, new_rows),
                   boost::test_tools::per_element());
    }
    BOOST_TEST(changes_in(rig, "added", "tags").size() >= 7U);
    BOOST_TEST(changes_in(rig, "removed", "repositories").size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_unchanged_hub_costs_no_room_and_only_its_history_grows) {
    crawl_rig rig(world);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const first = std::filesystem::read_symlink(rig.output / "current");
    auto const pulls = csv_rows(rig.file("pulls.csv", "history"));
    BOOST_TEST(pulls == csv_rows(rig.file("repositories.csv")));
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    BOOST_TEST(rig.file("changes.ndjson") == "");
    for (auto const* name : {"repositories.csv", "tags.csv", "images.csv", ".watched"})
        BOOST_TEST(std::filesystem::equivalent(rig.output / first / name, rig.output / "current" / name),
                   name);
    BOOST_TEST(csv_rows(rig.file("pulls.csv", "history")) == 2 * pulls);
}

BOOST_AUTO_TEST_CASE(killed_while_its_hook_runs_the_next_run_runs_it_again_and_counts_once) {
    crawl_rig rig(world);
    auto const place = rig.dir.path().string();
    write_text(rig.dir / "hook.toml", "on_publish = ['/bin/sh', '-c', 'echo {snapshot} >> " + place +
                                          "/runs; [ -e " + place + "/killed ] || { : > " + place +
                                          "/killed; kill -9 $PPID; }']\n");
    std::vector<std::string> const with_hook{"--config", (rig.dir / "hook.toml").string()};
    BOOST_TEST(rig.crawl(with_hook) == 128 + 9);
    auto const first = std::filesystem::canonical(rig.output / "current").string();
    BOOST_TEST_REQUIRE(rig.crawl(with_hook) == 0, rig.errors);
    BOOST_TEST(contains(rig.errors, "published before its run was cut short"));
    auto const second = std::filesystem::canonical(rig.output / "current").string();
    BOOST_TEST(read_text(rig.dir / "runs") == first + "\n" + first + "\n" + second + "\n");
    BOOST_TEST(!std::filesystem::exists(rig.output / ".state" / "checkpoint.db"));
    BOOST_TEST(csv_rows(rig.file("pulls.csv", "history")) == 2 * csv_rows(rig.file("repositories.csv")));
}

BOOST_AUTO_TEST_SUITE_END()
