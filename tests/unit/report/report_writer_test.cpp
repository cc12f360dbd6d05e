#include "report/report_writer.hpp"
#include "report/snapshot_summary.hpp"
#include "support/temp_dir.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

wall_time const noon{1'795'176'000s};

struct rig {
    explicit rig(std::vector<dataset_id> datasets = {dataset_id::repositories, dataset_id::tags}) {
        scope.datasets = std::move(datasets);
        scope.formats = {row_format::ndjson};
    }
    void repository(report_writer& page, std::string const& name, bool tags_seen = true) {
        BOOST_REQUIRE(page.repository(
            name, fmt::format("\"{}\"\tfalse\tnull\t1\t17\t3\t1000\t2026-11-01", name), tags_seen));
    }
    std::string file(std::string_view name) const { return read_text(dir / "latest" / name); }
    boost::json::array rows() const {
        auto const text = file(report_file_name);
        auto const begin = text.find("id=\"rows\">") + 10;
        return boost::json::parse(text.substr(begin, text.find("</script>") - begin)).as_array();
    }
    void publish(report_writer& page, output::snapshot_writer& into) {
        output::manifest made;
        made.started = noon;
        made.complete = true;
        BOOST_REQUIRE(page.ends(made));
        BOOST_REQUIRE(into.finish(made));
    }

    temp_dir dir;
    crawl_scope scope;
};

} // namespace

BOOST_AUTO_TEST_SUITE(report_writer_)

BOOST_AUTO_TEST_CASE(each_repository_is_a_row_with_its_tags_and_both_files_are_in_the_snapshot) {
    rig r;
    auto into = output::snapshot_writer::create(r.dir.path(), noon).value();
    report_writer page(r.scope);
    BOOST_REQUIRE(page.begins(into, noon));
    BOOST_REQUIRE(page.name_space("acme"));
    r.repository(page, "api");
    BOOST_REQUIRE(page.tags("\"v1\"\tnull\tnull\t5\t2026-11-01\t2026-11-10\n\"v2\"\tnull\tnull\t6\t\t\n"));
    BOOST_REQUIRE(page.tags("\"v3\"\tnull\tnull\t7\t\t2026-11-18\n"));
    r.repository(page, "web", false);
    BOOST_REQUIRE(page.tags("\"v1\"\tnull\tnull\t5\t\t2026-11-18\n"));
    BOOST_REQUIRE(page.name_space("labs"));
    r.repository(page, "x");
    BOOST_REQUIRE(
        page.change(R"({"change":"added","dataset":"repositories","namespace":"labs","name":"x"})"));
    page.compared_with("20261120T110000Z");
    r.publish(page, into);

    BOOST_TEST(boost::json::serialize(r.rows()) ==
               R"([[0,"api",null,0,17,3,1000,3,19,2],[0,"web",null,0,17,3,1000,null,19,null],)"
               R"([1,"x",null,0,17,3,1000,0,19,null]])");
    BOOST_TEST(r.file(report_file_name).find("<a href=\"tags.ndjson\">") != std::string::npos);
    auto const summary = read_summary(r.dir / "latest" / summary_file_name).value();
    BOOST_TEST(summary.snapshot == "20261120T120000Z");
    BOOST_TEST(summary.namespaces[0].pulls == 34U);
    BOOST_TEST(summary.changes.repositories.added == 1U);
    // They are no data files.
    BOOST_TEST(r.file("manifest.json").find("report.html") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_repository_is_an_empty_list) {
    rig r({dataset_id::repositories});
    auto into = output::snapshot_writer::create(r.dir.path(), noon).value();
    report_writer page(r.scope);
    BOOST_REQUIRE(page.begins(into, noon));
    BOOST_REQUIRE(page.name_space("acme"));
    r.publish(page, into);
    BOOST_TEST(r.rows().empty());
    BOOST_TEST(r.file(report_file_name).find("Tags were not read") != std::string::npos);
    BOOST_TEST(read_summary(r.dir / "latest" / summary_file_name).value().changes.since == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_ends_the_publication) {
    rig r;
    auto into = output::snapshot_writer::create(r.dir.path(), noon).value();
    write_text(into.directory() / report_file_name, "in the way");
    report_writer page(r.scope);
    auto const done = page.begins(into, noon);
    BOOST_TEST_REQUIRE(!done.has_value());
    BOOST_TEST(done.error().detail.find("report.html") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
