#include "hub/json_walk.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace hubcrawl::hub {

namespace {

// Reads one text to its end, with padding behind it that invites mistakes.
struct one_text {
    explicit one_text(std::string_view json, std::size_t depth = 16, char padding = '}')
        : buffer(std::string(json) + std::string(json_padding, padding)) {
        failed = walk.begin(std::string_view(buffer).substr(0, json.size()), depth);
        if (!failed)
            failed = walk.read(0, value);
        if (!failed && !walk.at_end())
            failed = simdjson::TAPE_ERROR;
    }

    std::string buffer;
    json_walk walk;
    cell value;
    simdjson::error_code failed = simdjson::SUCCESS;
};

} // namespace

BOOST_AUTO_TEST_SUITE(json_walk_test)

BOOST_AUTO_TEST_CASE(what_is_json_is_read_whole) {
    for (auto const* json :
         {"null", "true", "false", "0", "-1.5e+7", "\"\"", "\"a\"", "{}", "[]", "[ ]", " { } ", "[[],{}]",
          "{\"a\":1}", "{ \"a\" : [ 1 , null , \"x\" ] , \"b\" : { } }\n", "{\"\":\"\"}",
          "[\"\\u00e9\\n\\\"\", \"\\ud83d\\ude00\"]", "{\"a\\\"b\":1}", "[\"}\", \"{\", \",\", \":\"]"})
        for (char const padding : std::string("}]\",:1 \0", 8))
            BOOST_TEST(one_text(json, 16, padding).failed == simdjson::SUCCESS, json);
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_refused_whatever_stands_behind_it) {
    for (auto const* json : {"",
                             " ",
                             "{",
                             "[",
                             "}",
                             "]",
                             "{\"a\"",
                             "{\"a\":",
                             "{\"a\":1",
                             "{\"a\":1,",
                             "{\"a\":1,}",
                             "{,}",
                             "[,]",
                             "[1,]",
                             "[1 2]",
                             "[1",
                             "[1,",
                             "{\"a\" 1}",
                             "{a:1}",
                             "{1:1}",
                             "{\"a\":1 \"b\":2}",
                             "{\"a\":1]",
                             "[1}",
                             "nul",
                             "nulll",
                             "tru",
                             "truex",
                             "falsy",
                             "01",
                             "1.",
                             "+1",
                             "\"a",
                             "\"\\x\"",
                             "\"\\ud800\"",
                             "\"a\"b",
                             "\"a\"\"b\"",
                             "{\"a\\x\":1}",
                             "{} {}",
                             "1 1",
                             "\"\x01\"",
                             "\"\xff\"",
                             "[\\\"a\"]",
                             "\\"})
        for (char const padding : std::string("}]\",:1 \0", 8)) {
            auto const read = one_text(json, 16, padding);
            BOOST_TEST(read.failed != simdjson::SUCCESS, json << " before " << padding);
        }
}

BOOST_AUTO_TEST_CASE(bytes_of_zero_are_not_the_end) {
    using namespace std::string_view_literals;
    for (auto const json : {"{}\0"sv, "{} \0\0"sv, "\0"sv, "\0{}"sv, "[1\0]"sv, "[\0]"sv})
        BOOST_TEST(one_text(json).failed != simdjson::SUCCESS);
}

BOOST_AUTO_TEST_CASE(nesting_ends_at_the_limit) {
    BOOST_TEST(one_text("[[[]]]", 3).failed == simdjson::SUCCESS);
    BOOST_TEST(one_text("[[[]]]", 2).failed == simdjson::DEPTH_ERROR);
    BOOST_TEST(one_text("{\"a\":{\"b\":{}}}", 2).failed == simdjson::DEPTH_ERROR);
}

BOOST_AUTO_TEST_CASE(a_text_without_escapes_is_the_pages_own_bytes) {
    one_text const plain("\"web\" ");
    BOOST_TEST(plain.value.text == "web");
    BOOST_TEST(plain.value.as_it_stands);
    BOOST_TEST(plain.value.text.data() == plain.buffer.data() + 1);

    one_text const escaped(R"("a\nb")");
    BOOST_TEST(escaped.value.text == "a\nb");
    BOOST_TEST(!escaped.value.as_it_stands);

    one_text const nested("[ 1 ] ");
    BOOST_TEST(nested.value.text == "[ 1 ]");
    BOOST_TEST((nested.value.kind == cell_kind::nested));
    BOOST_TEST(!nested.value.as_it_stands);
}

BOOST_AUTO_TEST_CASE(members_come_with_their_names_unescaped_and_the_cursor_on_their_values) {
    std::string const json = R"({"a\u0062":1, "c" : [2] })" + std::string(json_padding, '}');
    json_walk walk;
    BOOST_TEST_REQUIRE(walk.begin(std::string_view(json).substr(0, json.size() - json_padding), 16) ==
                       simdjson::SUCCESS);
    auto const* const first = walk.here();
    std::string seen;
    auto const failed = walk.each_member([&](std::string_view name) {
        cell value;
        seen += std::string(name) + walk.kind();
        auto const wrong = walk.read(1, value);
        seen += std::string(value.text) + ";";
        return wrong;
    });
    BOOST_TEST(failed == simdjson::SUCCESS);
    BOOST_TEST(seen == "ab11;c[[2];");
    BOOST_TEST(walk.bytes_since(first) == R"({"a\u0062":1, "c" : [2] })");
}

BOOST_AUTO_TEST_CASE(a_walk_is_used_for_text_after_text_of_any_size) {
    json_walk walk;
    for (std::size_t const length : {3U, 200'000U, 7U, 300'000U}) {
        std::string const json = "\"" + std::string(length, 'x') + "\\\\\"" + std::string(json_padding, '"');
        BOOST_TEST_REQUIRE(walk.begin(std::string_view(json).substr(0, json.size() - json_padding), 16) ==
                           simdjson::SUCCESS);
        cell value;
        BOOST_TEST_REQUIRE(walk.read(0, value) == simdjson::SUCCESS);
        BOOST_TEST(value.text.size() == length + 1);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
