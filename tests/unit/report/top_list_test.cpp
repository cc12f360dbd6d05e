#include "report/top_list.hpp"

#include <boost/test/unit_test.hpp>

using hubcrawl::report::top_list;

BOOST_AUTO_TEST_SUITE(top_list_)

BOOST_AUTO_TEST_CASE(the_first_ones_are_kept_in_order_and_of_equal_ones_the_earlier) {
    struct by_tens {
        bool operator()(int left, int right) const { return left / 10 > right / 10; }
    };
    top_list<int, by_tens> list(3);
    for (int const each : {11, 31, 12, 55, 32, 13, 33}) list.offer(each);
    BOOST_TEST(list.items() == (std::vector<int>{55, 31, 32}), boost::test_tools::per_element());
    BOOST_TEST(!list.would_take(39));
    BOOST_TEST(list.would_take(40));
}

BOOST_AUTO_TEST_CASE(one_that_keeps_nothing_takes_nothing) {
    top_list<int, std::greater<>> none(0);
    none.offer(1);
    BOOST_TEST(none.items().empty());
}

BOOST_AUTO_TEST_SUITE_END()
