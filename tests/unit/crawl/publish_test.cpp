// When a snapshot counts as complete, and what its manifest says.
#include "base/sha256.hpp"
#include "crawl/publish.hpp"
#include "spooled.hpp"

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

std::vector<std::string> repositories(std::vector<std::string> const& names) {
    std::vector<std::string> made;
    for (auto const& name : names) made.push_back(repository_json("acme", name, name == "hidden"));
    return made;
}

struct calm : spooled {
    calm() {
        hold(dataset_id::repositories, "", {repositories({"web", "hidden"}), repositories({"api"})}, 3);
        hold(dataset_id::tags, "web", {rows({"c", "b", "a"})}, 3);
        hold(dataset_id::tags, "hidden", {rows({"x"})}, 1);
        hold(dataset_id::tags, "api", {{}}, 0);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(publish)

BOOST_AUTO_TEST_CASE(the_manifest_counts_what_stands_in_the_files) {
    calm r;
    r.state.counts.total = 9;
    r.loop.advance(90s);
    auto const made = r.published().value();
    BOOST_TEST(made.complete);
    BOOST_TEST(made.tool.starts_with("hubcrawl "));
    BOOST_TEST(made.hub == hub_url);
    BOOST_TEST(made.snapshot == "20261120T172400Z");
    BOOST_CHECK(made.started == manual_loop::wall_start);
    BOOST_CHECK(made.finished == manual_loop::wall_start + 90s);
    BOOST_TEST(made.requests.total == 9U);
    BOOST_TEST(made.gaps.empty());
    BOOST_REQUIRE(made.namespaces.size() == 1U);
    auto const& acme = made.namespaces[0];
    BOOST_TEST(acme.name == "acme");
    BOOST_TEST(acme.account.value() == "bot");
    BOOST_TEST(acme.complete);
    BOOST_TEST(acme.private_rows == 1U);
    BOOST_REQUIRE(acme.datasets.size() == 2U);
    BOOST_TEST(acme.datasets[0].rows == 3U);
    BOOST_TEST(acme.datasets[0].expected.value() == 3U);
    BOOST_TEST(acme.datasets[0].listings == 1U);
    BOOST_TEST(acme.datasets[1].rows == 4U);
    BOOST_TEST(acme.datasets[1].expected.value() == 4U);
    BOOST_TEST(acme.datasets[1].listings == 3U);
    for (auto const& file : made.files) {
        auto const text = r.file(file.name);
        sha256 digest;
        digest.update(text);
        BOOST_TEST(file.sha256 == digest.finish());
        BOOST_TEST(file.bytes == text.size());
        BOOST_TEST(file.rows + 1 == static_cast<std::uint64_t>(std::ranges::count(text, '\n')));
    }
    BOOST_TEST(r.file("manifest.json") == output::to_json(made));
}

BOOST_AUTO_TEST_CASE(a_complete_snapshot_is_current_and_latest) {
    calm r;
    r.published().value();
    BOOST_TEST(r.file("tags.csv", "current") == r.file("tags.csv", "latest"));
}

BOOST_AUTO_TEST_CASE(an_incomplete_snapshot_is_latest_and_leaves_current_where_it_is) {
    calm r;
    auto const first = r.published().value();
    gap const missing{"acme", dataset_id::tags, "acme/web", gap_reason::forbidden, 403, "why"};
    BOOST_TEST(r.state.checkpoint.save_gap(r.listing(dataset_id::tags, "web"), missing).has_value());
    auto const second = r.published().value();
    BOOST_TEST(!second.complete);
    BOOST_TEST(!second.namespaces.at(0).complete);
    BOOST_REQUIRE(second.gaps.size() == 1U);
    BOOST_TEST(second.gaps[0].dataset == "tags");
    BOOST_TEST(second.gaps[0].listing == "acme/web");
    BOOST_TEST(second.gaps[0].detail == "why");
    BOOST_TEST(std::filesystem::read_symlink(r.dir / "current").filename() == first.snapshot);
    BOOST_TEST(std::filesystem::read_symlink(r.dir / "latest").filename() == second.snapshot);
    BOOST_TEST(first.snapshot != second.snapshot);
}

BOOST_AUTO_TEST_CASE(fewer_rows_than_counted_are_never_complete_even_without_a_gap) {
    spooled r;
    r.hold(dataset_id::repositories, "", {repositories({"web"})}, 1);
    r.hold(dataset_id::tags, "web", {rows({"b", "a"})}, 3);
    auto const made = r.published().value();
    BOOST_TEST(!made.complete);
    BOOST_TEST(!r.has("current"));
}

BOOST_AUTO_TEST_CASE(a_gap_of_one_namespace_leaves_the_other_complete) {
    spooled r;
    r.scope.namespaces = {{"acme", 0}, {"beta", 0}};
    r.hold(dataset_id::repositories, "", {repositories({})}, 0, 0);
    r.hold(dataset_id::repositories, "", {repositories({})}, 0, 1);
    gap const missing{"beta", dataset_id::repositories, "beta", gap_reason::namespace_not_found, 404, ""};
    auto const id = r.listing(dataset_id::repositories, "", 1);
    BOOST_TEST(r.state.checkpoint.save_gap(id, missing).has_value());
    auto const made = r.published().value();
    BOOST_TEST(made.namespaces.at(0).complete);
    BOOST_TEST(!made.namespaces.at(1).complete);
    BOOST_TEST(!made.complete);
}

BOOST_AUTO_TEST_CASE(stopped_it_leaves_nothing_behind) {
    calm r;
    auto const made = r.published(true);
    BOOST_REQUIRE(!made);
    BOOST_CHECK(made.error().code == errc::stopped);
    BOOST_TEST(!r.has("latest"));
    BOOST_TEST(std::filesystem::is_empty(r.dir / "snapshots"));
    BOOST_TEST(r.published().value().complete); // the checkpoint is still good
}

BOOST_AUTO_TEST_CASE(a_published_crawl_is_known_by_where_its_link_points) {
    for (bool const complete : {true, false}) {
        calm r;
        BOOST_TEST(already_published(r.state, r.dir.path()).value() == "");
        if (!complete) {
            gap const missing{"acme", dataset_id::tags, "acme/web", gap_reason::forbidden, 403, "why"};
            BOOST_TEST(r.state.checkpoint.save_gap(r.listing(dataset_id::tags, "web"), missing).has_value());
        }
        BOOST_TEST(r.published(true).has_error()); // stopped before its end
        BOOST_TEST(already_published(r.state, r.dir.path()).value() == "");
        auto const made = r.published().value();
        BOOST_TEST(already_published(r.state, r.dir.path()).value() == made.snapshot);
        BOOST_TEST(already_published(r.state, r.dir / "another").value() == "");
        auto const link = r.dir / (complete ? "current" : "latest");
        std::filesystem::remove(link);
        std::filesystem::create_symlink("snapshots/20200101T000000Z", link);
        BOOST_TEST(already_published(r.state, r.dir.path()).value() == "");
    }
}

BOOST_AUTO_TEST_CASE(published_twice_the_data_files_are_the_same_bytes) {
    calm r;
    auto const first = r.published().value();
    auto const second = r.published().value();
    BOOST_REQUIRE(first.files.size() == second.files.size());
    for (std::size_t i = 0; i < first.files.size(); ++i)
        BOOST_TEST(first.files[i].sha256 == second.files[i].sha256);
}

BOOST_AUTO_TEST_SUITE_END()
