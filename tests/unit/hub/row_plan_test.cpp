#include "hub/row_plan.hpp"
#include "read_page.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

BOOST_AUTO_TEST_SUITE(row_plan_test)

BOOST_AUTO_TEST_CASE(members_are_found_by_their_whole_name) {
    member_slots slots;
    std::vector<std::string> names;
    for (int i = 0; i < 300; ++i) // far more than there are buckets
        names.push_back("member_" + std::to_string(i));
    for (std::size_t i = 0; i < names.size(); ++i) BOOST_TEST_REQUIRE(slots.add(names[i]) == i);
    for (std::size_t i = 0; i < names.size(); ++i) BOOST_TEST_REQUIRE(slots.find(names[i]) == i);
    BOOST_TEST(slots.add("member_7") == 7U);
    BOOST_TEST(slots.size() == names.size());
    for (auto const* unknown : {"", "member_", "member_300", "Member_1"})
        BOOST_TEST(slots.find(unknown) == member_slots::npos);
}

BOOST_AUTO_TEST_CASE(the_repository_of_a_tag_is_its_name_and_the_number_needs_a_pointer) {
    auto scope = scope_of({}, {row_format::csv});
    scope.columns[dataset_id::tags] = {"repository", "/repository", "name"};
    auto const plan = plan_rows(dataset_id::tags, scope);
    BOOST_TEST(plan.columns[0].from_context);
    BOOST_TEST(plan.columns[0].slot == 1U);
    BOOST_TEST(!plan.columns[1].from_context);
    BOOST_TEST(plan.members.name(plan.columns[1].slot) == "repository");
    BOOST_TEST(plan.columns[1].pointer == "");
    BOOST_TEST(plan.columns[2].slot == 0U); // the key
}

BOOST_AUTO_TEST_CASE(pointers_are_split_behind_their_first_member) {
    auto scope = scope_of({}, {row_format::csv});
    scope.columns[dataset_id::repositories] = {"/categories/0/name", "/a~1b~0c/x~1y"};
    auto const plan = plan_rows(dataset_id::repositories, scope);
    BOOST_TEST(plan.members.name(plan.columns[0].slot) == "categories");
    BOOST_TEST(plan.columns[0].pointer == "/0/name");
    BOOST_TEST(plan.members.name(plan.columns[1].slot) == "a/b~c");
    BOOST_TEST(plan.columns[1].pointer == "/x~1y");
}

BOOST_AUTO_TEST_CASE(only_the_two_counts_of_repositories_turn_null_into_zero) {
    auto scope = scope_of({}, {row_format::csv});
    scope.columns[dataset_id::repositories] = {"storage_size", "star_count", "pull_count"};
    auto const plan = plan_rows(dataset_id::repositories, scope);
    BOOST_TEST(!plan.columns[0].null_is_zero);
    BOOST_TEST(plan.columns[1].null_is_zero);
    BOOST_TEST(plan.columns[2].null_is_zero);
}

BOOST_AUTO_TEST_CASE(for_ndjson_alone_nothing_is_picked_but_the_key) {
    auto const plan = plan_rows(dataset_id::tags, scope_of({}, {row_format::ndjson}));
    BOOST_TEST(plan.columns.empty());
    BOOST_TEST(plan.members.size() == 1U);
    BOOST_TEST(plan.members.find("name") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
