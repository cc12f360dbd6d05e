#include "read_page.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

namespace {

crawl_scope everything() {
    return scope_of({dataset_id::repositories, dataset_id::tags, dataset_id::images},
                    {row_format::csv, row_format::ndjson});
}

// A refused page leaves nothing behind, whatever the bytes after it look like.
void refused(std::string const& json, errc code, std::string_view place, page_limits limits = {}) {
    for (char const padding : {'}', ' ', ']', '"', '\0'}) {
        BOOST_TEST_CONTEXT(json.substr(0, 200) << " padded with '" << padding << '\'') {
            one_page const read(dataset_id::tags, everything(), json, limits, {"acme", "web"}, padding);
            BOOST_TEST_REQUIRE(read.outcome.has_error());
            BOOST_TEST((read.outcome.error().code == code));
            BOOST_TEST(read.detail().find(place) != std::string::npos, read.detail());
            BOOST_TEST(read.detail().find("secret") == std::string::npos, read.detail());
            BOOST_TEST(read.page.rows.empty());
            BOOST_TEST(read.bytes().empty());
            BOOST_TEST(!read.page.has_next);
        }
    }
}

void malformed(std::string const& json, std::string_view place) {
    refused(json, errc::page_malformed, place);
}

std::string repeat(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(page_reader_limits_test)

BOOST_AUTO_TEST_CASE(what_is_not_a_page) {
    for (auto const* json : {"",
                             " ",
                             "null",
                             "[]",
                             "\"secret\"",
                             "17",
                             "<html>secret</html>",
                             "{",
                             "}",
                             "{}",
                             R"({"detail":"Rate limit exceeded","error":false})",
                             R"({"count":0})",
                             R"({"results":[]})",
                             R"({"count":null,"results":[]})",
                             R"({"count":"0","results":[]})",
                             R"({"count":-1,"results":[]})",
                             R"({"count":1.0,"results":[]})",
                             R"({"count":99999999999999999999,"results":[]})",
                             R"({"count":[0],"results":[]})",
                             R"({"count":0,"results":null})",
                             R"({"count":0,"results":{}})",
                             R"({"count":0,"results":[],"next":1})",
                             R"({"count":0,"results":[],"next":["secret"]})",
                             R"({"count":0,"count":0,"results":[]})",
                             R"({"count":0,"results":[],"results":[]})",
                             R"({"count":0,"results":[],"next":null,"next":null})",
                             R"({"count":0,"results":[]} {})",
                             R"({"count":0,"results":[]}})",
                             R"({"count":0,"results":[]},)",
                             R"({"count":0,"results":[]}secret)"})
        malformed(json, "page");
}

BOOST_AUTO_TEST_CASE(json_that_is_none_is_refused_wherever_it_stands) {
    // parts that nobody reads, in a row, in an image and beside the rows: all of it is copied or skipped
    for (auto const* junk : {"tru",
                             "truex",
                             "nul",
                             "Null",
                             "falsey",
                             "01",
                             "-",
                             "+1",
                             "1.",
                             ".5",
                             "1e",
                             "1e+",
                             "0x10",
                             "1 2",
                             "NaN",
                             "--1",
                             "1\x01",
                             "\"secret",
                             "\"\\x\"",
                             "\"\\u12g4\"",
                             "\"\\ud800\"",
                             "\"\x01\"",
                             "'secret'",
                             "[1,]",
                             "[,1]",
                             "[1 2]",
                             "[",
                             "]",
                             "[}",
                             "{]",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{a:1}",
                             "{1:1}",
                             "{\"a\":1 \"b\":2}",
                             "{\"a\":\"b\":1}",
                             "{\"a\":1:2}",
                             "\"\xff\"",
                             "\"\xc0\xaf\"",
                             "",
                             "\"a\"b",
                             "1\"a\"",
                             "[[[[",
                             "{\"a\":{}"}) {
        auto const value = std::string(junk);
        malformed(page_of_rows(R"({"name":"n","unknown":)" + value + "}"), "");
        malformed(page_of_rows(R"({"name":"n","digest":)" + value + "}"), "");
        malformed(page_of_rows(R"({"name":"n","unknown":{"deep":[0,)" + value + "]}}"), "");
        malformed(page_of_rows(R"({"name":"n","images":[{"os":)" + value + "}]}"), "");
        malformed(R"({"count":0,"results":[],"unknown":)" + value + "}", "");
    }
}

BOOST_AUTO_TEST_CASE(a_cut_page_is_refused_at_every_byte) {
    auto const whole = page_of_rows(R"({"images":[{"os":"a\"b"},{}],"name":"n","x":[true,null,-1.5e3]})");
    for (std::size_t length = 0; length < whole.size(); ++length) malformed(whole.substr(0, length), "");
}

BOOST_AUTO_TEST_CASE(a_row_is_an_object_with_a_name) {
    for (auto const* row : {"null", "[]", "\"secret\"", "17", "{}", R"({"name":null})", R"({"name":""})",
                            R"({"name":17})", R"({"name":["secret"]})", R"({"Name":"secret"})"})
        malformed(page_of_rows(R"({"name":"fine"},)" + std::string(row)), "results[1]");
    malformed(page_of_rows(R"({"digest":"secret"})"), "results[0] has no name");
}

BOOST_AUTO_TEST_CASE(images_are_objects_in_an_array) {
    for (auto const* images : {"{}", "17", "\"secret\"", "true", "[null]", "[[]]", "[17]", "[{},\"secret\"]"})
        malformed(page_of_rows(R"({"name":"n","images":)" + std::string(images) + "}"), "results[0].images");
    malformed(page_of_rows(R"({"name":"n","images":[{}],"images":[{}]})"), "results[0].images");
}

BOOST_AUTO_TEST_CASE(nesting_is_allowed_up_to_the_limit) {
    auto const nested = [](std::size_t levels, std::string_view open, std::string_view close) {
        return repeat(open, levels) + "1" + repeat(close, levels);
    };
    for (auto const levels : {1U, 7U}) { // page, rows and row are three of ten
        one_page const read(dataset_id::tags, everything(),
                            page_of_rows(R"({"name":"n","x":)" + nested(levels, "[", "]") + "}"),
                            {.depth = 10});
        BOOST_TEST(read.outcome.has_value(), read.detail());
    }
    for (auto const levels : {8U, 11U, 5000U, 100000U}) {
        refused(page_of_rows(R"({"name":"n","x":)" + nested(levels, "[", "]") + "}"), errc::page_too_large,
                "results[0]", {.depth = 10});
        refused(page_of_rows(R"({"name":"n","images":[{"x":)" + nested(levels, R"({"a":)", "}") + "}]}"),
                errc::page_too_large, "results[0]", {.depth = 10});
        refused(R"({"count":0,"results":[],"x":)" + nested(levels + 2, "[", "]") + "}", errc::page_too_large,
                "page", {.depth = 10});
    }
}

BOOST_AUTO_TEST_CASE(rows_are_allowed_up_to_the_limit) {
    auto const rows = [](std::size_t count) {
        return repeat(R"({"name":"n"},)", count - 1) + R"({"name":"n"})";
    };
    one_page const read(dataset_id::tags, everything(), page_of_rows(rows(5)), {.rows = 5});
    BOOST_TEST(read.outcome.has_value(), read.detail());
    BOOST_TEST(read.page.rows.size() == 5U);
    refused(page_of_rows(rows(6)), errc::page_too_large, "results", {.rows = 5});
}

BOOST_AUTO_TEST_CASE(a_long_name_before_many_images_does_not_fill_the_memory) {
    auto const row =
        R"({"name":")" + std::string(10'000, 'n') + R"(","images":[)" + repeat("{},", 999) + "{}]}";
    refused(page_of_rows(row), errc::page_too_large, "results[0]", {.output = 100'000});
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
