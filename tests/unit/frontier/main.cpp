#define BOOST_TEST_MODULE frontier
#include <boost/test/unit_test.hpp>
