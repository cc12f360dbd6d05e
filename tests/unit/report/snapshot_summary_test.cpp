#include "report/snapshot_summary.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;

BOOST_AUTO_TEST_SUITE(snapshot_summary_)

BOOST_AUTO_TEST_CASE(it_is_read_back_as_it_was_written) {
    snapshot_summary const whole{
        "20261120T120000Z",
        {{"acme", 6'000'000'000, 7, 662'988'133'055}, {"la\"bs", 0, 0, std::nullopt}},
        {"20261120T110000Z", {1, 2, 3}, {4, 5, 6}, {{"added", "acme/</script>:1"}}}};
    snapshot_summary const first{"20261120T110000Z", {}, {}};
    temp_dir const dir;
    for (auto const& each : {whole, first}) {
        write_text(dir / "summary.json", to_json(each));
        auto const read = read_summary(dir / "summary.json");
        BOOST_TEST_REQUIRE(read.has_value());
        BOOST_TEST((*read == each));
    }
    BOOST_TEST(to_json(first) == "{\n  \"schema\": 1,\n  \"snapshot\": \"20261120T110000Z\",\n  "
                                 "\"namespaces\": [],\n  \"changes\": null\n}\n");
}

BOOST_AUTO_TEST_CASE(what_is_none_of_ours_is_an_error_that_names_it) {
    temp_dir const dir;
    auto const file = dir / "summary.json";
    BOOST_TEST(!read_summary(file).has_value());
    for (auto const* text : {"", "{", "[]", R"({"schema":2})", R"({"schema":1,"snapshot":3})"}) {
        write_text(file, text);
        auto const read = read_summary(file);
        BOOST_TEST_REQUIRE(!read.has_value());
        BOOST_TEST(read.error().detail.find(file.string()) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(sums_are_those_of_the_repositories) {
    report_numbers numbers(wall_time{});
    numbers.begin_namespace("acme");
    for (bool const is_private : {false, true}) {
        repository_facts facts;
        facts.is_private = is_private;
        facts.pulls = 4;
        facts.stars = 1;
        facts.storage = 100;
        numbers.begin_repository(is_private ? "b" : "a", facts);
        numbers.end_repository();
    }
    numbers.begin_namespace("labs");
    auto const made = summarize("x", numbers, {});
    BOOST_TEST((made.namespaces[0] == namespace_sums{"acme", 8, 2, 200}));
    BOOST_TEST((made.namespaces[1] == namespace_sums{"labs", 0, 0, std::nullopt}));
}

BOOST_AUTO_TEST_SUITE_END()
