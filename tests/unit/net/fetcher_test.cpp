#include "net/fetcher.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(fetcher_test)

BOOST_AUTO_TEST_CASE(the_first_field_of_a_name_counts_and_an_absent_one_is_empty) {
    response answer;
    answer.fields = {{"retry-after", "60"}, {"retry-after", "70"}};
    BOOST_TEST(answer.field("retry-after") == "60");
    BOOST_TEST(answer.field("date").empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
