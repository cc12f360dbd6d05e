#define BOOST_TEST_MODULE integration_files
#include <boost/test/unit_test.hpp>
