#include "output/line_sorter.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace hubcrawl;
using output::line_sorter;

namespace {

using lines = std::vector<std::string>;

lines taken(line_sorter& from) {
    lines found;
    from.take([&](std::string_view key, std::string_view line) -> result<> {
            found.push_back(fmt::format("{}:{}", key, line));
            return {};
        })
        .value();
    return found;
}

} // namespace

BOOST_AUTO_TEST_SUITE(line_sorter_)

BOOST_AUTO_TEST_CASE(lines_come_by_key_and_of_equal_keys_the_first) {
    tests::temp_dir dir;
    line_sorter sorter(dir.path());
    for (auto const& [key, line] : {std::pair{"b", "1"}, {"a", "2"}, {"b", "3"}, {"a\xff", "4"}, {"B", "5"}})
        sorter.add(key, line).value();
    BOOST_TEST(taken(sorter) == (lines{"B:5", "a:2", "a\xff:4", "b:1"}), boost::test_tools::per_element());
    BOOST_TEST(taken(sorter).empty());
    BOOST_TEST(std::filesystem::is_empty(dir.path()));
}

BOOST_AUTO_TEST_CASE(more_than_memory_holds_is_merged_from_runs_to_the_same_lines) {
    tests::temp_dir dir;
    std::mt19937 random(7);
    for (std::size_t const limit : {1U, 100U, 5000U, 1U << 20}) BOOST_TEST_CONTEXT("limit " << limit) {
            line_sorter sorter(dir.path(), limit);
            for (int round = 0; round < 2; ++round) { // the second finds nothing of the first
                std::vector<std::pair<std::string, std::string>> all;
                for (int i = 0; i < 300; ++i)
                    all.emplace_back(fmt::format("k{}", random() % 200), fmt::format("{} of {}", i, round));
                for (auto const& [key, line] : all) sorter.add(key, line).value();
                BOOST_TEST(std::filesystem::is_empty(dir.path())); // the scratch file has no name
                std::ranges::stable_sort(all, {}, &std::pair<std::string, std::string>::first);
                auto const repeats =
                    std::ranges::unique(all, {}, &std::pair<std::string, std::string>::first);
                all.erase(repeats.begin(), repeats.end());
                lines expected;
                for (auto const& [key, line] : all) expected.push_back(key + ":" + line);
                BOOST_TEST(taken(sorter) == expected, boost::test_tools::per_element());
            }
        }
}

BOOST_AUTO_TEST_CASE(what_the_visitor_refuses_ends_the_visit) {
    tests::temp_dir dir;
    for (std::size_t const limit : {1U, 1000U}) {
        line_sorter sorter(dir.path(), limit);
        for (auto const* key : {"a", "b", "c"}) sorter.add(key, "").value();
        int visited = 0;
        auto const done = sorter.take([&](std::string_view, std::string_view) -> result<> {
            return ++visited == 2 ? result<>(fail(errc::stopped, "enough")) : result<>();
        });
        BOOST_TEST(done.has_error());
        BOOST_TEST(visited == 2);
    }
}

BOOST_AUTO_TEST_CASE(no_room_for_the_scratch_file_is_an_error_that_names_it) {
    tests::temp_dir dir;
    line_sorter sorter(dir / "gone", 1);
    sorter.add("a", "").value();
    auto const done = sorter.add("b", "");
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().detail.starts_with((dir / "gone").string()));
}

BOOST_AUTO_TEST_SUITE_END()
