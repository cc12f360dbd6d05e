#define BOOST_TEST_MODULE crawl
#include <boost/test/unit_test.hpp>
