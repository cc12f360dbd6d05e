#define BOOST_TEST_MODULE integration_daemon
#include <boost/test/unit_test.hpp>
