#include "hub/csv_header.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

BOOST_AUTO_TEST_SUITE(csv_header_test)

BOOST_AUTO_TEST_CASE(default_headers_are_those_of_the_outside_contract) {
    BOOST_TEST(csv_header(dataset_id::repositories, {}) ==
               "\"namespace\",\"name\",\"is_private\",\"last_updated\",\"pull_count\",\"star_count\"\n");
    BOOST_TEST(csv_header(dataset_id::tags, {}) ==
               "\"namespace\",\"repository\",\"name\",\"digest\",\"last_updated\",\"last_updater_username\","
               "\"full_size\",\"tag_status\",\"tag_last_pushed\",\"tag_last_pulled\",\"media_type\","
               "\"content_type\"\n");
    BOOST_TEST(csv_header(dataset_id::images, {}) ==
               "\"namespace\",\"repository\",\"tag\",\"architecture\",\"variant\",\"os\",\"os_version\","
               "\"digest\",\"size\",\"status\",\"last_pushed\",\"last_pulled\"\n");
}

BOOST_AUTO_TEST_CASE(configured_columns_replace_the_default_of_their_dataset_alone) {
    crawl_scope scope;
    scope.columns[dataset_id::tags] = {"name", "/images/0/digest", "a\"b"};
    BOOST_TEST(csv_header(dataset_id::tags, scope) == "\"name\",\"/images/0/digest\",\"a\"\"b\"\n");
    BOOST_TEST(csv_header(dataset_id::images, scope) == csv_header(dataset_id::images, {}));
}

BOOST_AUTO_TEST_CASE(columns_that_could_never_hold_anything_are_refused) {
    using list = std::vector<std::string>;
    for (auto const& good : {list{"name"}, list{"/categories/0/name"}, list{"/a~1b/~0"},
                             list{"not_known_yet"}, list{"with space", "a~2"}})
        BOOST_TEST(check_columns(dataset_id::repositories, good).has_value());
    for (auto const& bad : {list{}, list{""}, list{"name", ""}, list{"/"}, list{"/a/"}, list{"//a"},
                            list{"/a~"}, list{"/a~2"}, list{"/~~01"}}) {
        auto const checked = check_columns(dataset_id::repositories, bad);
        BOOST_TEST_REQUIRE(checked.has_error());
        BOOST_TEST((checked.error().code == errc::config_invalid));
        BOOST_TEST(checked.error().detail.find("repositories") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
