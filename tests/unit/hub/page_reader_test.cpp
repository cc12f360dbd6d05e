#include "read_page.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

namespace {
constexpr auto repositories = dataset_id::repositories;
constexpr auto tags = dataset_id::tags;
constexpr auto images = dataset_id::images;
constexpr auto csv = row_format::csv;
constexpr auto ndjson = row_format::ndjson;
constexpr auto watched = row_format::watched;

std::string tags_csv(std::string_view rows, std::vector<std::string> columns) {
    auto scope = scope_of({tags}, {csv});
    scope.columns[tags] = std::move(columns);
    one_page const read(tags, scope, page_of_rows(rows));
    BOOST_TEST_REQUIRE(read.outcome.has_value(), read.detail());
    return read.bytes();
}
} // namespace

BOOST_AUTO_TEST_SUITE(page_reader_test)

BOOST_AUTO_TEST_CASE(streams_follow_the_table_then_the_format_whatever_the_scope_says_first) {
    page_reader const both(tags, scope_of({images, tags, repositories}, {ndjson, csv}));
    std::vector<stream> const expected{
        {tags, csv}, {tags, ndjson}, {images, csv}, {images, ndjson}, {tags, watched}};
    BOOST_TEST(std::ranges::equal(both.streams(), expected));

    page_reader const walked_only(repositories, scope_of({images}, {csv}));
    BOOST_TEST(std::ranges::equal(walked_only.streams(), std::vector<stream>{{repositories, watched}}));
}

BOOST_AUTO_TEST_CASE(a_repository_becomes_the_row_of_dockers_guide) {
    one_page const read(repositories, scope_of({repositories}, {csv, ndjson}), R"({
      "count": 287, "next": "https://hub.docker.com/v2/x?page=2", "previous": null, "extra": [{"a": 1.5e3}],
      "results": [
        {"name": "web", "namespace": "acme", "description": "say \"hi\",\n<b>", "is_private": true,
         "star_count": null, "pull_count": 662988133055, "last_updated": "2026-01-09T19:20:49.733138382Z"},
        {"is_private": false, "last_updated": null, "namespace": "acme", "name": "db"}
      ]})");
    BOOST_TEST_REQUIRE(read.outcome.has_value(), read.detail());
    BOOST_TEST(read.bytes(0) == "\"acme\",\"web\",true,\"2026-01-09T19:20:49.733138382Z\",662988133055,0\n"
                                "\"acme\",\"db\",false,,0,0\n");
    BOOST_TEST(
        read.bytes(1) ==
        R"({"name":"web","namespace":"acme","description":"say \"hi\",\n<b>","is_private":true,)"
        R"("star_count":null,"pull_count":662988133055,"last_updated":"2026-01-09T19:20:49.733138382Z"})"
        "\n"
        R"({"is_private":false,"last_updated":null,"namespace":"acme","name":"db"})"
        "\n");
    auto const& page = read.page;
    BOOST_TEST(page.count == 287);
    BOOST_TEST(page.has_next);
    BOOST_TEST(page.next == "https://hub.docker.com/v2/x?page=2");
    BOOST_TEST_REQUIRE(page.rows.size() == 2U);
    BOOST_TEST(page.key(page.rows[0]) == "web");
    BOOST_TEST(page.key(page.rows[1]) == "db");
    BOOST_TEST(page.rows[0].is_private);
    BOOST_TEST(!page.rows[1].is_private);
    BOOST_TEST(page.rows[0].key_hash != page.rows[1].key_hash);
    for (std::size_t stream = 0; stream < 2; ++stream) {
        BOOST_TEST(page.rows[0].bytes[stream] + page.rows[1].bytes[stream] == read.bytes(stream).size());
        BOOST_TEST(page.rows[0].records[stream] == 1U);
    }
}

BOOST_AUTO_TEST_CASE(images_come_from_inside_the_tags_and_know_where_they_stood) {
    // the tag's name stands behind its images, as Docker Hub writes it
    one_page const read(tags, scope_of({tags, images}, {csv, ndjson}), page_of_rows(R"(
      {"images": [
         {"architecture": "arm64", "features": "", "variant": "v8", "digest": "sha256:1", "os": "linux",
          "os_version": null, "size": 25529703, "status": "active", "last_pulled": "2017Z", "last_pushed": null},
         {}],
       "name": "1.0", "repository": 1436233, "full_size": 5, "digest": "sha256:9"},
      {"name": "old", "images": null}, {"name": "older"}, {"name": "none", "images": []})"));
    BOOST_TEST_REQUIRE(read.outcome.has_value(), read.detail());
    BOOST_TEST(read.bytes(0) == "\"acme\",\"web\",\"1.0\",\"sha256:9\",,,5,,,,,\n"
                                "\"acme\",\"web\",\"old\",,,,,,,,,\n\"acme\",\"web\",\"older\",,,,,,,,,\n"
                                "\"acme\",\"web\",\"none\",,,,,,,,,\n");
    BOOST_TEST(
        read.bytes(2) ==
        "\"acme\",\"web\",\"1.0\",\"arm64\",\"v8\",\"linux\",,\"sha256:1\",25529703,\"active\",,\"2017Z\"\n"
        "\"acme\",\"web\",\"1.0\",,,,,,,,,\n");
    BOOST_TEST(
        read.bytes(3) ==
        R"({"_namespace":"acme","_repository":"web","_tag":"1.0","architecture":"arm64","features":"",)"
        R"("variant":"v8","digest":"sha256:1","os":"linux","os_version":null,"size":25529703,)"
        R"("status":"active","last_pulled":"2017Z","last_pushed":null})"
        "\n"
        R"({"_namespace":"acme","_repository":"web","_tag":"1.0"})"
        "\n");
    BOOST_TEST(
        read.bytes(1).ends_with(R"({"_namespace":"acme","_repository":"web","name":"older"})"
                                "\n"
                                R"({"_namespace":"acme","_repository":"web","name":"none","images":[]})"
                                "\n"));
    auto const& rows = read.page.rows;
    BOOST_TEST_REQUIRE(rows.size() == 4U);
    BOOST_TEST(rows[0].records[2] == 2U);
    BOOST_TEST(rows[0].bytes[2] == read.bytes(2).size());
    BOOST_TEST(rows[1].records[2] == 0U);
    BOOST_TEST(rows[1].bytes[3] == 0U);
}

BOOST_AUTO_TEST_CASE(columns_by_key_and_by_pointer_in_their_own_order) {
    BOOST_TEST(
        tags_csv(R"({"z":{"list":[{"k":"=1+1"},{"k":-2.50e+7}],"a/b":true},"name":"n","repository":7})",
                 {"/z/list/1/k", "repository", "/z/list/0/k", "/repository", "name", "/z/a~1b", "z"}) ==
        R"(-2.50e+7,"web","'=1+1",7,"n",true,"{""list"":[{""k"":""=1+1""},{""k"":-2.50e+7}],""a/b"":true}")"
        "\n");
}

BOOST_AUTO_TEST_CASE(pointers_to_nothing_leave_the_field_empty) {
    BOOST_TEST(tags_csv(R"({"name":"n","a":[1],"b":{"c":null},"d":"text"})",
                        {"/a/1", "/a/x", "/a/-", "/b/c", "/b/c/d", "/b/x", "/d/0", "/e/f", "/a/0"}) ==
               ",,,,,,,,1\n");
}

BOOST_AUTO_TEST_CASE(a_pointer_reaches_into_the_nested_rows_too) {
    auto scope = scope_of({tags, images}, {csv});
    scope.columns[tags] = {"name", "/images/1/digest", "images"};
    scope.columns[images] = {"tag", "/layers/0/size"};
    one_page const read(
        tags, scope,
        page_of_rows(R"({"images": [{"layers": [{"size": 3}]}, {"digest": "d"}], "name": "n"})"));
    BOOST_TEST_REQUIRE(read.outcome.has_value(), read.detail());
    BOOST_TEST(read.bytes(0) == R"("n","d","[{""layers"":[{""size"":3}]},{""digest"":""d""}]")"
                                "\n");
    BOOST_TEST(read.bytes(1) == "\"n\",3\n\"n\",\n");
}

BOOST_AUTO_TEST_CASE(values_come_out_to_the_last_digit) {
    BOOST_TEST(tags_csv(R"({"name":"n","a":123456789012345678901234567890,"b":-0,"c":1.10,"d":1E-400})",
                        {"a", "b", "c", "d"}) == "123456789012345678901234567890,-0,1.10,1E-400\n");
}

BOOST_AUTO_TEST_CASE(text_is_unescaped_then_quoted_then_kept_from_running) {
    BOOST_TEST(
        tags_csv("{\"name\":\"n\",\"a\":\"\\u003cscript\\u003e \\ud83d\\ude00 \\\"q\\\"\",\"b\":\"\\u003d1\","
                 "\"c\":\"\\t=1\",\"d\":\"a\\nb,c\",\"e\":\"\",\"f\":\"-\",\"g\":\"a=1\"}",
                 {"a", "b", "c", "d", "e", "f", "g"}) ==
        "\"<script> \xf0\x9f\x98\x80 \"\"q\"\"\",\"'=1\",\"'\t=1\",\"a\nb,c\",\"\",\"'-\",\"a=1\"\n");

    auto scope = scope_of({tags}, {csv});
    scope.columns[tags] = {"name"};
    scope.csv_escape_formulas = false;
    one_page const plain(tags, scope, page_of_rows(R"({"name":"=1"})"));
    BOOST_TEST(plain.bytes() == "\"=1\"\n");
}

BOOST_AUTO_TEST_CASE(keys_may_be_escaped_and_context_is_escaped_where_it_must) {
    one_page const read(tags, scope_of({tags, images}, {ndjson}),
                        page_of_rows(R"({"na\u006de":"a\"b","\u0069mages":[{ }]})"), {}, {"ac\"me", "w\\eb"});
    BOOST_TEST_REQUIRE(read.outcome.has_value(), read.detail());
    BOOST_TEST(read.page.key(read.page.rows[0]) == "a\"b");
    BOOST_TEST(read.bytes(1) == R"({"_namespace":"ac\"me","_repository":"w\\eb","_tag":"a\"b"})"
                                "\n");
}

BOOST_AUTO_TEST_CASE(of_a_member_that_stands_twice_the_last_counts) {
    BOOST_TEST(tags_csv(R"({"name":"first","a":1,"name":"last","a":null})", {"name", "a"}) == "\"last\",\n");
}

BOOST_AUTO_TEST_CASE(the_end_of_a_listing_has_many_spellings) {
    for (std::string const json : {R"({"next":null,"results":[],"count":0})",
                                   R"({"next":"","results":[],"count":0})", R"({"results":[],"count":0})"}) {
        one_page const read(tags, scope_of({tags}, {csv}), json);
        BOOST_TEST(read.outcome.has_value(), read.detail());
        BOOST_TEST(!read.page.has_next);
        BOOST_TEST(read.page.rows.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_reader_forgets_the_page_before) {
    one_page read(tags, scope_of({tags}, {csv}), page_of_rows(R"({"name":"long \"one\"","digest":"d"})"));
    std::string json = page_of_rows(R"({"name":"b"})");
    auto const size = json.size();
    json.append(json_padding, ' ');
    BOOST_TEST(read.reader.read(std::string_view(json).substr(0, size), json.size(), {"x", "y"}, read.page)
                   .has_value());
    BOOST_TEST(read.bytes() == "\"x\",\"y\",\"b\",,,,,,,,,\n");
    BOOST_TEST(
        !read.reader.read(std::string_view(json).substr(0, size - 1), json.size(), {"x", "y"}, read.page));
    BOOST_TEST(read.bytes().empty());
    BOOST_TEST(read.page.rows.empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
