#define BOOST_TEST_MODULE fake_hub
#include <boost/test/unit_test.hpp>
