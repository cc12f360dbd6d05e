#include "hub/row_picker.hpp"
#include "read_page.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

namespace {

// Picks one tag out of an object that holds nothing else.
struct one_row {
    explicit one_row(std::string_view row) : json(std::string(row) + std::string(json_padding, '}')) {
        BOOST_TEST_REQUIRE(walk.begin(std::string_view(json).substr(0, row.size()), 64) == simdjson::SUCCESS);
        outcome = row_picker(plan, &nested).pick(walk, 7, picked);
    }
    std::string_view text(std::string_view member) const {
        return picked.members[plan.members.find(member)].text;
    }
    std::string_view image(std::size_t at, std::string_view member) const {
        auto const& slots = nested.members;
        return picked.nested_members[at * slots.size() + slots.find(member)].text;
    }
    std::string detail() const { return outcome ? "" : outcome.error().detail; }

    row_plan plan = plan_rows(dataset_id::tags, scope_of({}, {row_format::csv}));
    row_plan nested = plan_rows(dataset_id::images, scope_of({}, {row_format::csv}));
    std::string json;
    json_walk walk;
    picked_row picked;
    result<> outcome;
};

} // namespace

BOOST_AUTO_TEST_SUITE(row_picker_test)

BOOST_AUTO_TEST_CASE(picks_by_name_whatever_the_order_and_keeps_the_bytes) {
    auto const* const json =
        R"({"digest": "d\n", "images": [{"size": 3, "os": "linux"}, { }], "full_size":12 , "name" : "n"})";
    one_row const row(json);
    BOOST_TEST_REQUIRE(row.outcome.has_value(), row.detail());
    BOOST_TEST(row.picked.bytes == json);
    BOOST_TEST(row.text("name") == "n");
    BOOST_TEST(row.text("digest") == "d\n");
    BOOST_TEST(row.text("full_size") == "12");
    BOOST_TEST(row.text("images") == R"([{"size": 3, "os": "linux"}, { }])");
    BOOST_TEST_REQUIRE(row.picked.nested_bytes.size() == 2U);
    BOOST_TEST(row.picked.nested_bytes[0] == R"({"size": 3, "os": "linux"})");
    BOOST_TEST(row.picked.nested_bytes[1] == "{ }");
    BOOST_TEST(row.image(0, "os") == "linux");
    BOOST_TEST(row.image(0, "size") == "3");
    BOOST_TEST(row.image(1, "os") == "");
}

BOOST_AUTO_TEST_CASE(absent_null_and_empty_are_three_things) {
    one_row const row(R"({"name":"n","digest":null,"media_type":""})");
    auto const kind = [&](std::string_view name) {
        return row.picked.members[row.plan.members.find(name)].kind;
    };
    BOOST_TEST((kind("digest") == cell_kind::null));
    BOOST_TEST((kind("media_type") == cell_kind::text));
    BOOST_TEST((kind("content_type") == cell_kind::absent));
}

BOOST_AUTO_TEST_CASE(refusals_name_the_row_and_the_place_in_it) {
    struct {
        char const *row, *detail;
    } const table[] = {
        {"[]", "results[7] is not an object"},
        {"{}", "results[7] has no name"},
        {R"({"name":7})", "results[7] has no name"},
        {R"({"name":"n","images":{}})", "results[7].images is not an array"},
        {R"({"name":"n","images":[{},7]})", "results[7].images[1] is not an object"},
        {R"({"name":"n","images":[{}],"images":[]})", "results[7].images stands there twice"},
    };
    for (auto const& entry : table) BOOST_TEST(one_row(entry.row).detail() == entry.detail);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
