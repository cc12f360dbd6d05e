#include "report/platform_counts.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using hubcrawl::report::platform_counts;

namespace {

std::string told(platform_counts const& counts) {
    std::string all;
    for (auto const& [name, tags] : counts.result()) all += fmt::format("{} {}, ", name, tags);
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(platform_counts_)

BOOST_AUTO_TEST_CASE(tags_are_counted_once_for_each_platform_the_most_first) {
    platform_counts counts;
    counts.add("linux/amd64 linux/arm64");
    counts.add("linux/amd64");
    counts.add("linux/arm linux/arm linux/amd64");
    counts.add("");
    BOOST_TEST(told(counts) == "linux/amd64 3, linux/arm 1, linux/arm64 1, ");
    BOOST_TEST(told(platform_counts()) == "");
}

BOOST_AUTO_TEST_CASE(many_lists_are_counted_as_right_as_few) {
    platform_counts counts;
    for (std::size_t i = 0; i < 3 * platform_counts::most_lists; ++i)
        counts.add(fmt::format("linux/amd64 os/{}", i % 7 + 7 * (i % 11)));
    auto const all = counts.result();
    BOOST_TEST(all.front().first == "linux/amd64");
    BOOST_TEST(all.front().second == 3 * platform_counts::most_lists);
    BOOST_TEST(all.size() == 78U);
}

BOOST_AUTO_TEST_CASE(what_is_beyond_the_most_platforms_is_others) {
    platform_counts counts;
    constexpr auto beyond = 50 + platform_counts::most_lists;
    for (std::size_t i = 0; i < platform_counts::most_platforms + beyond; ++i)
        counts.add(fmt::format("os/{}", i));
    auto const all = counts.result();
    BOOST_TEST(all.size() == platform_counts::most_platforms + 1);
    BOOST_TEST(all.front().first == "others");
    BOOST_TEST(all.front().second == beyond);
}

BOOST_AUTO_TEST_SUITE_END()
