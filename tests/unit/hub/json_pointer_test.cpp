#include "hub/json_pointer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace hubcrawl::hub {

namespace {

struct one_look {
    one_look(std::string_view json, std::string_view pointer) : buffer(json) {
        buffer.append(json_padding, ']');
        cell const value{std::string_view(buffer).substr(0, json.size()), cell_kind::nested};
        found = look_up.look(value, pointer, buffer.data() + buffer.size());
    }

    std::string buffer;
    json_pointer look_up;
    cell found;
};

constexpr auto sample =
    R"({"list": [{"k": "a\tb"}, -2.50], "a/b": true, "none": null, "inner": { "x": [1 ] }})";

} // namespace

BOOST_AUTO_TEST_SUITE(json_pointer_test)

BOOST_AUTO_TEST_CASE(finds_values_of_every_kind) {
    struct {
        char const *pointer, *text;
        cell_kind kind;
    } const table[] = {
        {"/list/0/k", "a\tb", cell_kind::text},
        {"/list/1", "-2.50", cell_kind::literal},
        {"/a~1b", "true", cell_kind::literal},
        {"/none", "null", cell_kind::null},
        {"/inner", R"({ "x": [1 ] })", cell_kind::nested},
        {"/inner/x", "[1 ]", cell_kind::nested},
    };
    for (auto const& row : table) {
        one_look const looked(sample, row.pointer);
        BOOST_TEST(looked.found.text == row.text, row.pointer);
        BOOST_TEST((looked.found.kind == row.kind), row.pointer);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_absent) {
    for (auto const* pointer : {"/list/2", "/list/x", "/list/-", "/nothing", "/none/deeper", "/list/0/k/0"})
        BOOST_TEST((one_look(sample, pointer).found.kind == cell_kind::absent), pointer);
    json_pointer look_up;
    cell const text{"text", cell_kind::text};
    BOOST_TEST((look_up.look(text, "/0", nullptr).kind == cell_kind::absent));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
