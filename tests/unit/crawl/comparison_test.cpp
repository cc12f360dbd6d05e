// What a snapshot says of the one before it, and what of itself for the next.
#include "crawl/comparison.hpp"
#include "spooled.hpp"

#include <boost/json.hpp>

#include <memory>
#include <sstream>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

using lines = std::vector<std::string>;
using pages = std::vector<std::vector<std::string>>;

std::string repository(std::string_view name, std::string_view more = "") {
    return fmt::format(
        R"({{"name":"{}","namespace":"acme","is_private":false,"pull_count":5,"star_count":1{}}})", name,
        more);
}

std::string tag(std::string_view name, std::string_view digest) {
    return fmt::format(R"({{"name":"{}","digest":"{}","tag_status":"active"}})", name, digest);
}

// One crawl after the other into the same output directory, each put together page by page.
struct crawls : spooled {
    void hold_repositories(pages const& all, std::size_t name_space = 0) {
        std::int64_t count = 0;
        for (auto const& each : all) count += std::ssize(each);
        hold(dataset_id::repositories, "", all, count, name_space);
    }
    void hold_tags(std::string const& of, pages const& all, std::size_t name_space = 0) {
        std::int64_t count = 0;
        for (auto const& each : all) count += std::ssize(each);
        hold(dataset_id::tags, of, all, count, name_space);
    }
    // The next crawl begins with nothing.
    void next() {
        loop.advance(1h);
        std::destroy_at(&state); // its files go, before others of the same names are made
        std::construct_at(&state, open(true));
    }
    void leave_gap(dataset_id dataset, std::string const& repository) {
        auto record = state.checkpoint.find(dataset, 0, repository).value().value();
        record.status = frontier::listing_status::gap;
        BOOST_REQUIRE(state.checkpoint.save(record).has_value());
        gap const missing{"acme", dataset, "acme/" + repository, gap_reason::forbidden, 403, "why"};
        BOOST_REQUIRE(state.checkpoint.save_gap(record.id, missing).has_value());
    }
    // "changed tags acme/web v1", in the order of the file.
    lines changes() {
        lines found;
        std::istringstream all(file("changes.ndjson"));
        for (std::string line; std::getline(all, line);) {
            auto const parsed = boost::json::parse(line).as_object();
            auto const text = [&](char const* name) {
                auto const* value = parsed.if_contains(name);
                return value ? std::string(value->as_string()) : std::string();
            };
            found.push_back(fmt::format("{} {} {}/{} {}", text("change"), text("dataset"), text("namespace"),
                                        text("repository"), text("name")));
        }
        return found;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(comparison)

BOOST_AUTO_TEST_CASE(the_first_snapshot_has_nothing_to_be_compared_with) {
    crawls r;
    r.hold_repositories({{repository("web")}});
    r.hold_tags("web", {{tag("v1", "sha256:1")}});
    auto const made = r.published().value();
    BOOST_TEST(r.file("changes.ndjson") == "");
    for (auto const& each : made.files) BOOST_TEST(each.name.ends_with(".csv")); // it is no data file
}

BOOST_AUTO_TEST_CASE(what_came_went_and_moved_is_told_by_name_whatever_the_servers_order) {
    for (auto const format : {row_format::csv, row_format::ndjson}) {
        crawls r;
        r.scope.formats = {format};
        r.hold_repositories({{repository("web"), repository("db")}, {repository("api")}});
        r.hold_tags("web", {{tag("v3", "sha256:3"), tag("v2", "sha256:2")}, {tag("v1", "sha256:1")}});
        r.hold_tags("db", {{tag("latest", "sha256:1")}});
        r.hold_tags("api", {{}});
        BOOST_TEST(r.published().value().complete);
        r.next();
        r.hold_repositories(
            {{repository("api", R"(,"description":"new")")},
             {repository("web", R"(,"last_updated":"2026-01-01T00:00:00Z")"), repository("queue")}});
        r.hold_tags("api", {{}});
        r.hold_tags("web", {{tag("v1", "sha256:9"), tag("v4", "sha256:4"), tag("v3", "sha256:3")}});
        r.hold_tags("queue", {{tag("latest", "sha256:1")}});
        BOOST_TEST(r.published().value().complete);
        BOOST_TEST(r.changes() == (lines{"changed repositories acme/ api", "removed repositories acme/ db",
                                         "removed tags acme/db latest", "added repositories acme/ queue",
                                         "added tags acme/queue latest", "changed tags acme/web v1",
                                         "removed tags acme/web v2", "added tags acme/web v4"}),
                   boost::test_tools::per_element());
        BOOST_TEST(
            r.file("changes.ndjson")
                .starts_with(R"({"change":"changed","dataset":"repositories","namespace":"acme",)"
                             R"("name":"api","before":{"description":null},"after":{"description":"new"}})"
                             "\n"));
    }
}

BOOST_AUTO_TEST_CASE(an_unchanged_hub_has_no_changes_and_shares_what_is_watched) {
    crawls r;
    for (int i = 0; i < 2; ++i) {
        if (i > 0)
            r.next();
        r.hold_repositories({{repository("web", i == 0 ? "" : R"(,"pull_count":6)")}});
        r.hold_tags("web", {{tag("v1", "sha256:1")}});
        r.published().value();
    }
    BOOST_TEST(r.file("changes.ndjson") == "");
    BOOST_TEST(std::filesystem::hard_link_count(r.dir / "current/.watched") == 2U);
}

BOOST_AUTO_TEST_CASE(a_row_that_stands_twice_is_told_once) {
    crawls r;
    r.hold_repositories({{repository("web")}});
    r.hold_tags("web", {{}});
    r.published().value();
    r.next();
    r.hold_repositories({{repository("web")}});
    r.repeats = true;
    r.hold(dataset_id::tags, "web", {{tag("b", "1"), tag("a", "1")}, {tag("b", "1")}}, 2);
    BOOST_TEST(r.published().value().complete);
    BOOST_TEST(r.changes() == (lines{"added tags acme/web a", "added tags acme/web b"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_could_not_be_seen_is_neither_removed_nor_added_and_compared_once_it_is) {
    crawls r;
    r.hold_repositories({{repository("api"), repository("web")}});
    r.hold_tags("api", {{tag("v1", "1")}});
    r.hold_tags("web", {{tag("v1", "1"), tag("v2", "1")}});
    r.published().value();
    auto const complete = std::filesystem::read_symlink(r.dir / "current");
    r.next();
    r.hold_repositories({{repository("api"), repository("web")}});
    r.hold_tags("api", {{tag("v1", "2")}});
    r.hold_tags("web", {{tag("v3", "1")}});
    r.leave_gap(dataset_id::tags, "web");
    BOOST_TEST(!r.published().value().complete);
    BOOST_TEST(r.changes() == (lines{"changed tags acme/api v1", "added tags acme/web v3"}),
               boost::test_tools::per_element());
    r.next();
    r.hold_repositories({{repository("api")}});
    r.hold_tags("api", {{}});
    r.leave_gap(dataset_id::repositories, "");
    BOOST_TEST(!r.published().value().complete);
    BOOST_TEST(r.changes() == lines{"removed tags acme/api v1"}, boost::test_tools::per_element());
    r.next(); // web was out of sight twice, and is compared with what was known of it
    BOOST_TEST(std::filesystem::read_symlink(r.dir / "current") == complete);
    r.hold_repositories({{repository("web")}});
    r.hold_tags("web", {{tag("v1", "1"), tag("v3", "1"), tag("v4", "1")}});
    BOOST_TEST(r.published().value().complete);
    BOOST_TEST(r.changes() == (lines{"removed repositories acme/ api", "removed tags acme/web v2",
                                     "added tags acme/web v4"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_list_that_is_never_seen_keeps_no_other_from_being_compared) {
    crawls r;
    for (auto const* digest : {"1", "2", "3"}) {
        if (digest[0] != '1')
            r.next();
        r.hold_repositories({{repository("api"), repository("web")}});
        r.hold_tags("api", {{tag("v1", digest)}});
        r.hold_tags("web", {{}});
        r.leave_gap(dataset_id::tags, "web");
        BOOST_TEST(!r.published().value().complete);
    }
    BOOST_TEST(!r.has("current"));
    BOOST_TEST(r.changes() == lines{"changed tags acme/api v1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(namespaces_are_compared_by_name_however_they_are_configured) {
    crawls r;
    auto const crawl = [&](lines const& names, std::string_view digest) {
        r.scope.namespaces.clear();
        for (auto const& name : names) r.scope.namespaces.push_back({name, 0});
        r.next();
        for (std::size_t i = 0; i < names.size(); ++i) {
            r.hold_repositories({{repository("web")}}, i);
            r.hold_tags("web", {{tag("v1", digest)}}, i);
        }
        r.published().value();
    };
    crawl({"zeta", "acme", "gone"}, "1");
    crawl({"acme", "fresh", "zeta"}, "2");
    BOOST_TEST(r.changes() == (lines{"changed tags acme/web v1", "changed tags zeta/web v1"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(tags_that_are_not_crawled_are_not_missed) {
    crawls r;
    r.hold_repositories({{repository("web")}});
    r.hold_tags("web", {{tag("v1", "1")}});
    r.published().value();
    r.scope.datasets = {dataset_id::repositories};
    for (auto const* status : {"0", "1"}) {
        r.next();
        r.hold_repositories({{repository("web", fmt::format(R"(,"status":{})", status))}});
        r.published().value();
        BOOST_TEST(r.changes() == lines{"changed repositories acme/ web"}, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_watched_file_is_no_reason_not_to_publish) {
    crawls r;
    r.hold_repositories({{repository("api"), repository("web")}});
    r.hold_tags("api", {{tag("v1", "1")}});
    r.hold_tags("web", {{tag("v1", "1")}});
    r.published().value();
    auto const text = r.file(".watched");
    for (auto const& damage :
         {std::string(), text.substr(0, text.size() - 1), text.substr(0, text.size() / 2)}) {
        hubcrawl::tests::write_text(r.dir / "current/.watched", damage);
        r.next();
        r.hold_repositories({{repository("api"), repository("web")}});
        r.hold_tags("api", {{tag("v1", "2")}});
        r.hold_tags("web", {{tag("v1", "2")}});
        BOOST_TEST(r.published().value().complete);
        BOOST_TEST(r.file("changes.ndjson") == "");
        BOOST_TEST(r.file(".watched") != damage);
    }
}

BOOST_AUTO_TEST_CASE(published_again_a_crawl_tells_the_same_and_counts_once) {
    crawls r;
    r.hold_repositories({{repository("web")}});
    r.hold_tags("web", {{tag("v1", "1")}});
    r.published().value();
    r.next();
    r.hold_repositories({{repository("web"), repository("api", R"(,"pull_count":null)")}});
    r.hold_tags("web", {{tag("v1", "2")}});
    r.hold_tags("api", {{}});
    auto const start = std::filesystem::file_size(r.dir / "history/pulls.csv");
    r.published().value();
    auto const changes = r.file("changes.ndjson"), pulls = r.file("pulls.csv", "history");
    BOOST_TEST(changes.find("api") != changes.npos);
    // As a run leaves it that is killed when `latest` has moved, and `current` has not.
    hubcrawl::tests::write_text(r.dir / "history/.unfinished",
                                fmt::format("{} 2026-11-20T18:24:00Z 20261120T182400Z {}\n", start,
                                            r.state.started.time_since_epoch().count()));
    r.published().value();
    BOOST_TEST(r.file("changes.ndjson") == changes);
    BOOST_TEST(r.file("pulls.csv", "history") == pulls);
    BOOST_TEST(pulls == "\"namespace\",\"name\",\"time\",\"pull_count\",\"star_count\"\n"
                        "\"acme\",\"web\",\"2026-11-20T17:24:00Z\",5,1\n"
                        "\"acme\",\"api\",\"2026-11-20T18:24:00Z\",,1\n"
                        "\"acme\",\"web\",\"2026-11-20T18:24:00Z\",5,1\n");
}

BOOST_AUTO_TEST_SUITE_END()
