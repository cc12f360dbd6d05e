#include "base/secret_text.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <utility>

namespace hubcrawl {

namespace {

bool all_zero(char const* where, std::size_t size) {
    return std::all_of(where, where + size, [](char c) { return c == '\0'; });
}

std::string const long_secret = "dckr_pat_" + std::string(200, 'x');

} // namespace

BOOST_AUTO_TEST_SUITE(secret_text_test)

BOOST_AUTO_TEST_CASE(wiping_overwrites_the_whole_room_in_place) {
    for (auto text : {std::string("short"), long_secret}) {
        auto const size = text.size();
        auto const* const where = text.data();
        text.resize(2); // what stood behind goes too
        wipe(text);
        BOOST_TEST(text.empty());
        BOOST_TEST(text.data() == where);
        BOOST_TEST(all_zero(where, size));
    }
}

BOOST_AUTO_TEST_CASE(a_scope_wipes_at_its_end) {
    auto text = long_secret;
    {
        wiped_at_end const guard(text);
        BOOST_TEST(text == long_secret);
    }
    BOOST_TEST(text.empty());
}

BOOST_AUTO_TEST_CASE(moving_leaves_nothing_behind) {
    std::string const short_secret = "hunter2"; // stands inside the string itself, where a move copies it
    auto raw = short_secret;
    secret_text moved(std::move(raw));
    BOOST_TEST(moved.view() == short_secret);
    BOOST_TEST(raw.empty()); // NOLINT(bugprone-use-after-move): that is the promise
    BOOST_TEST(all_zero(raw.data(), short_secret.size()));
    raw = long_secret;
    secret_text first(std::move(raw));
    secret_text second(std::move(first));
    BOOST_TEST(first.empty()); // NOLINT(bugprone-use-after-move)
    BOOST_TEST((second == long_secret));
    secret_text third("short");
    third = std::move(second);
    BOOST_TEST(second.empty()); // NOLINT(bugprone-use-after-move)
    BOOST_TEST(third.view() == long_secret);
    auto const copy = third;
    third = secret_text();
    BOOST_TEST(third.empty());
    BOOST_TEST(copy.view() == long_secret);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
