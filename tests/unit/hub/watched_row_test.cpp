// What is watched of a page's rows, as the page reader writes it.
#include "read_page.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

namespace {

std::string watched(dataset_id listing, crawl_scope const& scope, std::string_view rows) {
    one_page const read(listing, scope, page_of_rows(rows));
    BOOST_TEST_REQUIRE(read.outcome.has_value(), read.detail());
    auto const last = page_reader(listing, scope).streams().size() - 1;
    std::size_t bytes = 0;
    for (auto const& row : read.page.rows) {
        bytes += row.bytes[last];
        BOOST_TEST(row.records[last] == 1U);
    }
    BOOST_TEST(bytes == read.bytes(last).size());
    return read.bytes(last);
}

constexpr auto repositories = dataset_id::repositories;
constexpr auto tags = dataset_id::tags;

} // namespace

BOOST_AUTO_TEST_SUITE(watched_row_test)

BOOST_AUTO_TEST_CASE(of_a_repository_visibility_description_status_and_its_counters) {
    BOOST_TEST(watched(repositories, scope_of({repositories}, {row_format::csv}), R"(
        {"star_count": 3, "name": "web", "is_private": true, "status": 1, "pull_count": 17, "description": "hi"},
        {"name": "db"})") ==
               "\"web\"\ttrue\t\"hi\"\t1\t17\t3\tnull\t\n\"db\"\tnull\tnull\tnull\tnull\tnull\tnull\t\n");
}

BOOST_AUTO_TEST_CASE(of_a_tag_digest_and_status_whatever_is_published) {
    constexpr auto rows = R"({"digest": "sha256:9", "name": "1.0", "tag_status": "active", "full_size": 5},
                             {"digest": null, "name": "old"})";
    constexpr auto expected = "\"1.0\"\t\"sha256:9\"\t\"active\"\t5\t\t\n\"old\"\tnull\tnull\tnull\t\t\n";
    for (auto const& scope : {scope_of({tags}, {row_format::csv}), scope_of({tags}, {row_format::ndjson}),
                              scope_of({dataset_id::images}, {row_format::csv}),
                              scope_of({tags, dataset_id::images}, {row_format::csv, row_format::ndjson})})
        BOOST_TEST(watched(tags, scope, rows) == expected);
}

BOOST_AUTO_TEST_CASE(a_text_is_the_same_bytes_however_it_was_escaped) {
    auto const scope = scope_of({repositories}, {row_format::csv});
    auto const plain = watched(repositories, scope, R"({"name": "web", "description": "a/b\nc é"})");
    BOOST_TEST(plain == "\"web\"\tnull\t\"a/b\\nc é\"\tnull\tnull\tnull\tnull\t\n");
    BOOST_TEST(watched(repositories, scope, R"({"name": "\u0077eb", "description": "a\/b\u000ac \u00e9"})") ==
               plain);
}

BOOST_AUTO_TEST_CASE(no_value_holds_a_tab_or_a_line_end) {
    auto const scope = scope_of({repositories}, {row_format::csv});
    BOOST_TEST(
        watched(repositories, scope,
                "{\"name\": \"a\\tb\", \"description\": {\"x\":\n\t[1, \"y\"]}, \"status\": \"\\n\"}") ==
        "\"a\\tb\"\tnull\t{\"x\":[1,\"y\"]}\t\"\\n\"\tnull\tnull\tnull\t\n");
}

BOOST_AUTO_TEST_CASE(of_a_time_the_day_is_kept_and_of_what_is_none_nothing) {
    auto const scope = scope_of({tags}, {row_format::csv});
    BOOST_TEST(watched(tags, scope, R"({"name": "v", "tag_last_pushed": "2026-11-20T17:24:00.123Z",
                                        "tag_last_pulled": "2026-11\t20T17:24:00Z"})") ==
               "\"v\"\tnull\tnull\tnull\t2026-11-20\t\n");
    BOOST_TEST(
        watched(tags, scope, R"({"name": "v", "tag_last_pushed": 20261120, "tag_last_pulled": "soon"})") ==
        "\"v\"\tnull\tnull\tnull\t\t\n");
}

BOOST_AUTO_TEST_CASE(the_platforms_are_told_where_images_are_read_and_cannot_be_anything_else) {
    constexpr auto rows = R"({"name": "v", "images": [{"os": "linux", "architecture": "amd64"}, {},
                              {"architecture": "a\tb\"<\nc", "os": ""}]}, {"name": "w", "images": []})";
    for (auto const format : {row_format::csv, row_format::ndjson})
        BOOST_TEST(watched(tags, scope_of({dataset_id::images}, {format}), rows) ==
                   "\"v\"\tnull\tnull\tnull\t\t\tlinux/amd64 unknown/unknown unknown/a?b???c\n"
                   "\"w\"\tnull\tnull\tnull\t\t\n");
    BOOST_TEST(watched(tags, scope_of({tags}, {row_format::csv}), rows).find("linux") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
