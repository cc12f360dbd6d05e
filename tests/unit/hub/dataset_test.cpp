#include "hub/dataset.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

BOOST_AUTO_TEST_SUITE(dataset_test)

BOOST_AUTO_TEST_CASE(every_dataset_stands_at_its_own_place_and_answers_to_its_name) {
    for (auto const& entry : datasets()) {
        BOOST_TEST((&describe(entry.id) == &entry));
        BOOST_TEST((dataset_named(entry.name) == entry.id));
        BOOST_TEST((describe(entry.listing).listing == entry.listing));
    }
    BOOST_TEST(!dataset_named("Tags"));
    BOOST_TEST(!dataset_named(""));
}

BOOST_AUTO_TEST_CASE(rows_live_in_a_page_or_inside_the_rows_of_one) {
    for (auto const& entry : datasets()) {
        BOOST_TEST(entry.nested.empty() == (entry.listing == entry.id));
        BOOST_TEST(entry.nested.empty() == !entry.key.empty());
    }
    BOOST_TEST((describe(dataset_id::repositories).opens == dataset_id::tags));
}

BOOST_AUTO_TEST_CASE(first_pages_ask_for_a_hundred_rows_by_name) {
    BOOST_TEST(first_page_target(dataset_id::repositories, "acme", "") ==
               "/v2/namespaces/acme/repositories?page_size=100&ordering=name");
    BOOST_TEST(first_page_target(dataset_id::tags, "acme", "web") ==
               "/v2/namespaces/acme/repositories/web/tags?page_size=100&ordering=name");
}

BOOST_AUTO_TEST_CASE(names_stay_single_segments_of_the_path) {
    struct {
        char const *name, *segment;
    } const table[] = {
        {"a.b-c_d", "a.b-c_d"},
        {".", "%2E"},
        {"..", "%2E%2E"},
        {"...", "..."},
        {"a/../../users", "a%2F..%2F..%2Fusers"},
        {"a?b#c&d", "a%3Fb%23c%26d"},
        {"a b%", "a%20b%25"},
        {"caf\xc3\xa9", "caf%C3%A9"},
        {"{repository}", "%7Brepository%7D"},
    };
    for (auto const& row : table)
        BOOST_TEST(first_page_target(dataset_id::repositories, row.name, "") ==
                   "/v2/namespaces/" + std::string(row.segment) +
                       "/repositories?page_size=100&ordering=name");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
