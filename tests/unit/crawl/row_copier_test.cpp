// What stands in the data files, and in which order.
#include "crawl/publish.hpp"
#include "crawl/row_copier.hpp"
#include "output/onlooker.hpp"
#include "spooled.hpp"

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

using lines = std::vector<std::string>;

std::string repository(std::string_view name, bool is_private = false) {
    return repository_json("acme", name, is_private);
}

// What it was shown, in a line: "[acme] web: v1 v2 …".
struct witness final : output::onlooker {
    result<> begins(output::snapshot_writer&, wall_time) override {
        seen += "begins ";
        return {};
    }
    result<> name_space(std::string_view name) override {
        seen.append("[").append(name).append("] ");
        return {};
    }
    result<> repository(std::string_view name, std::string_view line, bool tags_seen) override {
        seen.append(name).append(tags_seen ? ": " : "? ");
        BOOST_TEST(line.starts_with('"' + std::string(name) + "\"\t"));
        return {};
    }
    result<> tags(std::string_view text) override {
        for (; !text.empty(); text.remove_prefix(text.find('\n') + 1))
            seen.append(text.substr(1, text.find('"', 1) - 1)).append(" ");
        return {};
    }
    result<> change(std::string_view) override {
        seen += "change ";
        return {};
    }
    void compared_with(std::string_view earlier) override {
        seen.append("since ").append(earlier).append(" ");
    }
    result<> ends(output::manifest const& made) override {
        seen += fmt::format("ends {}", made.complete);
        return fails ? fail(errc::file_failed, "no") : result<>();
    }
    std::string seen;
    bool fails = false;
};

result<output::manifest> published_before(spooled& r, witness& eyes, std::filesystem::path const& into) {
    return publish(r.state, r.scope, into, r.loop.wall_now(), std::atomic<bool>(false), &eyes);
}

void hold_two_repositories(spooled& r) {
    r.hold(dataset_id::repositories, "", {{repository("web"), repository("api")}, {repository("web")}}, 2);
    r.repeats = true;
    r.hold(dataset_id::tags, "web", {rows({"c", "b"}), rows({"b", "a"}), rows({"c"})}, 3);
    r.repeats = false;
    r.hold(dataset_id::tags, "api", {rows({"b"})}, 1);
}

} // namespace

BOOST_AUTO_TEST_SUITE(row_copier)

BOOST_AUTO_TEST_CASE(an_onlooker_sees_each_row_once_in_the_order_of_the_files_and_then_the_changes) {
    for (auto const& datasets : {std::vector{dataset_id::repositories, dataset_id::tags, dataset_id::images},
                                 std::vector{dataset_id::images}}) {
        spooled r, later;
        for (auto* each : {&r, &later}) {
            each->scope.datasets = datasets;
            hold_two_repositories(*each);
        }
        witness eyes;
        BOOST_TEST(published_before(r, eyes, r.dir.path()).value().complete);
        BOOST_TEST(eyes.seen == "begins [acme] api: b web: c b a ends true");
        auto const first = std::filesystem::read_symlink(r.dir / "current").filename().string();
        witness again;
        BOOST_TEST(published_before(later, again, r.dir.path()).value().complete);
        BOOST_TEST(again.seen == "begins [acme] api: b web: c b a since " + first + " ends true");
    }
}

BOOST_AUTO_TEST_CASE(without_tags_an_onlooker_sees_repositories_alone) {
    spooled r;
    r.scope.datasets = {dataset_id::repositories};
    r.hold(dataset_id::repositories, "", {{repository("api"), repository("web")}}, 2);
    witness eyes;
    BOOST_TEST(published_before(r, eyes, r.dir.path()).has_value());
    BOOST_TEST(eyes.seen == "begins [acme] api? web? ends true");
}

BOOST_AUTO_TEST_CASE(an_onlooker_is_told_where_tags_are_missing) {
    spooled r;
    r.hold(dataset_id::repositories, "", {{repository("api"), repository("web")}}, 2);
    r.hold(dataset_id::tags, "api", {rows({"b"})}, 1);
    r.hold(dataset_id::tags, "web", {rows({"c"})}, 2);
    auto record = r.state.checkpoint.find(dataset_id::tags, 0, "web").value().value();
    record.status = frontier::listing_status::gap;
    BOOST_REQUIRE(r.state.checkpoint.save(record).has_value());
    gap const missing{"acme", dataset_id::tags, "acme/web", gap_reason::forbidden, 403, "why"};
    BOOST_REQUIRE(r.state.checkpoint.save_gap(record.id, missing).has_value());
    witness eyes;
    BOOST_TEST(!published_before(r, eyes, r.dir.path()).value().complete);
    BOOST_TEST(eyes.seen == "begins [acme] api: b web? c ends false");
}

BOOST_AUTO_TEST_CASE(where_an_onlooker_fails_nothing_is_published) {
    spooled r;
    r.hold(dataset_id::repositories, "", {{repository("api")}}, 1);
    r.hold(dataset_id::tags, "api", {rows({"b"})}, 1);
    witness eyes;
    eyes.fails = true;
    BOOST_TEST(!published_before(r, eyes, r.dir.path()).has_value());
    BOOST_TEST(!std::filesystem::exists(r.dir / "latest"));
}

BOOST_AUTO_TEST_CASE(repositories_stand_by_name_and_tags_in_the_servers_order) {
    spooled r;
    r.hold(dataset_id::repositories, "", {{repository("web"), repository("db")}, {repository("api")}}, 3);
    r.hold(dataset_id::tags, "web", {rows({"v2", "v3"}), rows({"v1"})}, 3);
    r.hold(dataset_id::tags, "db", {rows({"latest"})}, 1);
    r.hold(dataset_id::tags, "api", {rows({"z", "a"})}, 2);
    BOOST_TEST(r.published().value().complete);
    BOOST_TEST(column(r.file("repositories.csv"), 1) == (lines{"api", "db", "web"}),
               boost::test_tools::per_element());
    BOOST_TEST(column(r.file("tags.csv"), 1) == (lines{"api", "api", "db", "web", "web", "web"}),
               boost::test_tools::per_element());
    BOOST_TEST(column(r.file("tags.csv"), 2) == (lines{"z", "a", "latest", "v2", "v3", "v1"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(namespaces_stand_as_configured) {
    spooled r;
    r.scope.namespaces = {{"zeta", 0}, {"acme", 0}};
    r.hold(dataset_id::repositories, "", {{repository_json("zeta", "one", false)}}, 1, 0);
    r.hold(dataset_id::repositories, "", {{repository("two")}}, 1, 1);
    r.hold(dataset_id::tags, "one", {rows({"x"})}, 1, 0);
    r.hold(dataset_id::tags, "two", {rows({"y"})}, 1, 1);
    auto const made = r.published().value();
    BOOST_TEST(column(r.file("repositories.csv"), 0) == (lines{"zeta", "acme"}),
               boost::test_tools::per_element());
    BOOST_TEST(column(r.file("tags.csv"), 0) == (lines{"zeta", "acme"}), boost::test_tools::per_element());
    BOOST_TEST(made.namespaces.at(0).name == "zeta");
    BOOST_TEST(made.namespaces.at(1).name == "acme");
}

BOOST_AUTO_TEST_CASE(a_row_that_stands_twice_in_its_listing_is_copied_where_it_came_first) {
    spooled r;
    r.scope.datasets = {dataset_id::repositories, dataset_id::tags, dataset_id::images};
    r.scope.formats = {row_format::csv, row_format::ndjson};
    r.hold(dataset_id::repositories, "", {{repository("web"), repository("api")}, {repository("web")}}, 2);
    r.repeats = true;
    r.hold(dataset_id::tags, "web", {rows({"c", "b"}), rows({"b", "a"}), rows({"c"})}, 3);
    r.repeats = false;
    r.hold(dataset_id::tags, "api", {rows({"b"})}, 1);
    auto const made = r.published().value();
    BOOST_TEST(made.complete);
    BOOST_TEST(column(r.file("repositories.csv"), 1) == (lines{"api", "web"}),
               boost::test_tools::per_element());
    BOOST_TEST(column(r.file("tags.csv"), 2) == (lines{"b", "c", "b", "a"}),
               boost::test_tools::per_element());
    auto const images = column(r.file("images.csv"), 2);
    BOOST_TEST(images == (lines{"b", "b", "c", "c", "b", "b", "a", "a"}), boost::test_tools::per_element());
    auto const ndjson = r.file("tags.ndjson");
    BOOST_TEST(std::ranges::count(ndjson, '\n') == 4);
    std::map<std::string, std::uint64_t> rows_of;
    for (auto const& file : made.files) rows_of[file.name] = file.rows;
    BOOST_TEST(rows_of["tags.csv"] == 4U);
    BOOST_TEST(rows_of["tags.ndjson"] == 4U);
    BOOST_TEST(rows_of["images.csv"] == 8U);
    BOOST_TEST(rows_of["images.ndjson"] == 8U);
    BOOST_TEST(rows_of["repositories.csv"] == 2U);
}

BOOST_AUTO_TEST_CASE(repositories_alone_need_no_listings_of_tags) {
    spooled r;
    r.scope.datasets = {dataset_id::repositories};
    r.hold(dataset_id::repositories, "", {{repository("web"), repository("api", true)}}, 2);
    auto const made = r.published().value();
    BOOST_TEST(made.complete);
    BOOST_REQUIRE(made.files.size() == 1U);
    BOOST_TEST(made.files[0].name == "repositories.csv");
    BOOST_REQUIRE(made.namespaces.at(0).datasets.size() == 1U);
    BOOST_TEST(made.namespaces.at(0).private_rows == 1U);
}

BOOST_AUTO_TEST_CASE(images_alone_leave_the_rows_that_hold_them_out) {
    spooled r;
    r.scope.datasets = {dataset_id::images};
    r.hold(dataset_id::repositories, "", {{repository("web")}}, 1);
    r.hold(dataset_id::tags, "web", {rows({"b", "a"})}, 2);
    auto const made = r.published().value();
    BOOST_TEST(made.complete);
    BOOST_REQUIRE(made.files.size() == 1U);
    BOOST_TEST(made.files[0].name == "images.csv");
    BOOST_TEST(made.files[0].rows == 4U);
    BOOST_TEST(column(r.file("images.csv"), 3) == (lines{"amd64", "arm64", "amd64", "arm64"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_ndjson_row_is_the_servers_object_after_its_context) {
    spooled r;
    r.scope.formats = {row_format::ndjson};
    r.hold(dataset_id::repositories, "", {{repository("web")}}, 1);
    r.hold(dataset_id::tags, "web", {{R"({ "name" : "v1", "new": [1, 2.50] })"}}, 1);
    r.published().value();
    BOOST_TEST(r.file("repositories.ndjson") == repository("web") + "\n");
    BOOST_TEST(r.file("tags.ndjson") ==
               R"({"_namespace":"acme","_repository":"web","name":"v1","new":[1,2.50]})"
               "\n");
}

BOOST_AUTO_TEST_CASE(a_damaged_spool_publishes_nothing) {
    spooled r;
    r.hold(dataset_id::repositories, "", {{repository("web")}}, 1);
    r.hold(dataset_id::tags, "web", {rows({"v1"})}, 1);
    auto text = hubcrawl::tests::read_text(r.dir / "spool");
    text.back() ^= 1;
    hubcrawl::tests::write_text(r.dir / "spool", text);
    auto const made = r.published();
    BOOST_REQUIRE(!made);
    BOOST_CHECK(made.error().code == errc::checkpoint_unfit);
    BOOST_TEST(!r.has("latest"));
    BOOST_TEST(std::filesystem::is_empty(r.dir / "snapshots"));
}

BOOST_AUTO_TEST_SUITE_END()
