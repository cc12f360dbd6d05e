#include "daemon/nearest.hpp"

#include <boost/test/unit_test.hpp>

using hubcrawl::daemon::did_you_mean;

BOOST_AUTO_TEST_SUITE(nearest_)

BOOST_AUTO_TEST_CASE(a_slip_suggests_the_word_that_was_meant) {
    std::vector<std::string_view> const known{"output", "formats", "datasets", "max_in_flight", "reserve"};
    std::pair<char const*, char const*> const table[] = {{"ouput", "output"},
                                                         {"outputs", "output"},
                                                         {"otuput", "output"},
                                                         {"format", "formats"},
                                                         {"dataset", "datasets"},
                                                         {"max-in-flight", "max_in_flight"},
                                                         {"maxinflight", "max_in_flight"},
                                                         {"Reserve", "reserve"}};
    for (auto const& [word, meant] : table)
        BOOST_TEST(did_you_mean(word, known) == ", did you mean '" + std::string(meant) + "'?", word);
}

BOOST_AUTO_TEST_CASE(a_word_like_none_suggests_none) {
    std::vector<std::string_view> const known{"output", "formats"};
    for (auto const* word : {"", "x", "password", "outside_of_it_all", "put"})
        BOOST_TEST(did_you_mean(word, known) == "", word);
    BOOST_TEST(did_you_mean("output", {}) == "");
}

BOOST_AUTO_TEST_CASE(of_several_the_nearest_is_taken_and_of_equals_the_first) {
    BOOST_TEST(did_you_mean("interva", {"internal", "interval"}) == ", did you mean 'interval'?");
    BOOST_TEST(did_you_mean("bat", {"cat", "hat"}) == ", did you mean 'cat'?");
}

BOOST_AUTO_TEST_SUITE_END()
