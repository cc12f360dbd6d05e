// Names are the server's: they lead to no file, end no line and start no formula.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace hubcrawl::tests;

namespace {

// A literal TOML string may hold no control character, so those are written as escapes.
constexpr auto world = R"(
seed = 3
[rate]
limit = 100000
[[organization]]
name = "acme"
[[organization.repository]]
name = "../../escaped"
tags = 3
[[organization.repository]]
name = "/tmp/hubcrawl-escaped"
tags = 3
[[organization.repository]]
name = ".."
tags = 3
[[organization.repository]]
name = "two\nlines"
tags = 3
[[organization.repository]]
name = "nul\u0000byte"
tags = 3
[[organization.repository]]
name = "red\u001b[31m"
tags = 3
[[organization.repository]]
name = "=1+1|cmd"
tags = 3
[[organization.repository]]
name = "\tcmd"
tags = 3
[[organization.repository]]
name = "\rcmd"
tags = 3
)";
constexpr std::size_t repositories = 9;

std::set<std::string> files_below(std::filesystem::path const& top) {
    std::set<std::string> found;
    for (auto const& each : std::filesystem::recursive_directory_iterator(top))
        if (!each.is_directory() || each.is_symlink())
            found.insert(each.path().lexically_relative(top).string());
    return found;
}

} // namespace

BOOST_AUTO_TEST_SUITE(hostile_names)

BOOST_AUTO_TEST_CASE(they_stay_rows_and_single_segments_of_requests) {
    crawl_rig rig(world);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--format", "csv", "--format", "ndjson"}), 0);
    auto const snapshot = "out/" + std::filesystem::read_symlink(rig.output / "current").string();
    std::set<std::string> const known{"secret",
                                      "stdout",
                                      "stderr",
                                      "out/.lock",
                                      "out/.state/.lock",
                                      "out/.status.lock",
                                      "out/current",
                                      "out/latest",
                                      "out/history/pulls.csv",
                                      "out/index.html",
                                      "out/metrics.prom",
                                      "out/status.json",
                                      snapshot + "/.watched",
                                      snapshot + "/changes.ndjson",
                                      snapshot + "/manifest.json",
                                      snapshot + "/report.html",
                                      snapshot + "/summary.json",
                                      snapshot + "/repositories.csv",
                                      snapshot + "/repositories.ndjson",
                                      snapshot + "/tags.csv",
                                      snapshot + "/tags.ndjson",
                                      snapshot + "/images.csv",
                                      snapshot + "/images.ndjson"};
    for (auto const& each : files_below(rig.dir.path())) BOOST_TEST(known.contains(each), each);
    BOOST_TEST(!std::filesystem::exists("/tmp/hubcrawl-escaped"));
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("namespaces").at(0).at("datasets").at("tags").at("rows").as_int64() ==
               static_cast<std::int64_t>(repositories * 3));
    std::size_t listings = 0;
    for (auto const& each : rig.hub.log()) {
        BOOST_TEST(!contains(each.target, "/../"), each.target);
        listings += contains(each.target, "/tags?") ? 1 : 0;
    }
    BOOST_TEST(listings == repositories);
}

BOOST_AUTO_TEST_CASE(no_formula_reaches_a_spreadsheet_unless_asked_for) {
    crawl_rig rig(world);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--dataset", "repositories"}), 0);
    auto const text = rig.file("repositories.csv");
    for (std::string_view const cell : {"\"'=1+1|cmd\"", "\"'\tcmd\"", "\"'\rcmd\""})
        BOOST_TEST(contains(text, cell), cell);
    BOOST_TEST(contains(text, "\"two\nlines\""));
    write_text(rig.dir / "c.toml", "csv_escape_formulas = false\n");
    rig.another_output();
    BOOST_REQUIRE_EQUAL(rig.crawl({"--dataset", "repositories", "--config", rig.dir / "c.toml"}), 0);
    auto const plain = rig.file("repositories.csv");
    for (std::string_view const cell : {"\"=1+1|cmd\"", "\"\tcmd\"", "\"\rcmd\""})
        BOOST_TEST(contains(plain, cell), cell);
}

BOOST_AUTO_TEST_CASE(a_message_about_one_is_one_line) {
    crawl_rig rig(world);
    hubcrawl::fake_hub::fault_config refused;
    refused.name = "forbidden";
    refused.on = "/tags?";
    refused.times = 0;
    rig.hub.set_fault(refused);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 4);
    BOOST_TEST(contains(rig.errors, "tags of acme/two\\x0alines left out: forbidden"));
    BOOST_TEST(contains(rig.errors, "tags of acme/red\\x1b[31m left out: forbidden"));
    BOOST_TEST(rig.errors.find('\x1b') == rig.errors.npos);
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("gaps").as_array().size() == repositories);
}

BOOST_AUTO_TEST_SUITE_END()
