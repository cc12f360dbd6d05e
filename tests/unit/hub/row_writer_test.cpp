#include "hub/row_writer.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

BOOST_AUTO_TEST_SUITE(row_writer_test)

BOOST_AUTO_TEST_CASE(minifying_touches_white_space_between_tokens_alone) {
    struct {
        char const *before, *after;
    } const table[] = {
        {"{}", "{}"},
        {"{ }", "{}"},
        {"{\n  \"a b\" :\t\" x  \\\" y \" ,\r\n \"c\": [ 1 , 2 ]\n}",
         "{\"a b\":\" x  \\\" y \",\"c\":[1,2]}"},
    };
    for (auto const& row : table) {
        std::string out = "before ";
        append_minified(out, row.before);
        BOOST_TEST(out == "before " + std::string(row.after));
    }
}

BOOST_AUTO_TEST_CASE(minifying_works_at_every_length_and_place) {
    for (std::size_t length = 0; length < 200; ++length) {
        std::string const text(length, 'x');
        std::string out;
        append_minified(out, "[ \"" + text + " " + text + "\" , 1 ]");
        BOOST_TEST_REQUIRE(out == "[\"" + text + " " + text + "\",1]");
    }
}

BOOST_AUTO_TEST_CASE(lines_are_valid_json_with_and_without_context_or_members) {
    struct {
        char const *prefix, *object, *line;
    } const table[] = {
        {"{", "{}", "{}\n"},
        {"{", "{ \"a\" : 1 }", "{\"a\":1}\n"},
        {"{\"_tag\":\"t\"", "{}", "{\"_tag\":\"t\"}\n"},
        {"{\"_tag\":\"t\"", "{ }", "{\"_tag\":\"t\"}\n"},
        {"{\"_tag\":\"t\"", "{\"a\":1}", "{\"_tag\":\"t\",\"a\":1}\n"},
    };
    for (auto const& row : table) {
        std::string out;
        row_writer::ndjson(out, row.prefix, row.object, false);
        BOOST_TEST(out == row.line);
    }
}

BOOST_AUTO_TEST_CASE(what_is_minified_already_is_copied) {
    std::string out;
    row_writer::ndjson(out, "{", "{\"a\":1}", true);
    row_writer::ndjson(out, "{\"_tag\":\"t\"", "{\"a\":1}", true);
    row_writer::ndjson(out, "{\"_tag\":\"t\"", "{}", true);
    BOOST_TEST(out == "{\"a\":1}\n{\"_tag\":\"t\",\"a\":1}\n{\"_tag\":\"t\"}\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
