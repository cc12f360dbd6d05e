#define BOOST_TEST_MODULE integration_storm
#include <boost/test/unit_test.hpp>
