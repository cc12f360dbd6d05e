#include "report/progress_line.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace std::chrono_literals;

namespace {

progress at(std::int64_t done, std::int64_t known, std::chrono::milliseconds running = 0ms) {
    progress now;
    now.pages_done = done;
    now.pages_known = known;
    now.running = running;
    return now;
}

bool contains(std::string const& line, std::string_view words) { return line.find(words) != line.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(progress_line_)

BOOST_AUTO_TEST_CASE(a_crawl_that_begins_says_only_what_it_knows) {
    BOOST_TEST(progress_line(at(0, 1)) == "0/1 pages · 0 rows · 0 under way");
}

BOOST_AUTO_TEST_CASE(everything_there_is_stands_in_one_line_in_this_order) {
    auto now = at(412, 512, 206s);
    now.rows = 41'200;
    now.in_flight = 4;
    now.budgets = {{"acme-bot", 180, 37}, {"anonymous", 100, 0}};
    now.gaps = 2;
    now.waiting = 12s;
    BOOST_TEST(progress_line(now) ==
               "412/512 pages · 41 200 rows · 4 under way · acme-bot: 37 of 180 left · anonymous: 0 of 100 "
               "left · 2 gaps · waiting 12 s for the budget · about 50 s left");
}

BOOST_AUTO_TEST_CASE(long_numbers_are_grouped_in_threes) {
    std::pair<std::int64_t, char const*> const table[] = {{0, "· 0 rows"},
                                                          {7, "· 7 rows"},
                                                          {999, "· 999 rows"},
                                                          {1'000, "· 1 000 rows"},
                                                          {12'345, "· 12 345 rows"},
                                                          {123'456, "· 123 456 rows"},
                                                          {1'234'567, "· 1 234 567 rows"}};
    for (auto const& [rows, words] : table) {
        auto now = at(1'000, 10'000);
        now.rows = rows;
        auto const line = progress_line(now);
        BOOST_TEST_CONTEXT(line) {
            BOOST_TEST(contains(line, words));
            BOOST_TEST(line.starts_with("1 000/10 000 pages"));
        }
    }
}

BOOST_AUTO_TEST_CASE(one_gap_is_no_plural) {
    auto now = at(1, 1);
    now.gaps = 1;
    BOOST_TEST(progress_line(now).ends_with(" · 1 gap"));
}

BOOST_AUTO_TEST_CASE(a_budget_of_which_nothing_is_known_is_not_shown) {
    auto now = at(1, 1);
    now.budgets = {{"silent", std::nullopt, std::nullopt}, {"half", 180, std::nullopt}, {"told", 180, 9}};
    auto const line = progress_line(now);
    BOOST_TEST(!contains(line, "silent"));
    BOOST_TEST(!contains(line, "half"));
    BOOST_TEST(contains(line, " · told: 9 of 180 left"));
}

BOOST_AUTO_TEST_CASE(waiting_is_rounded_up_to_whole_seconds) {
    std::pair<std::chrono::milliseconds, char const*> const table[] = {
        {1ms, "waiting 1 s "},    {1000ms, "waiting 1 s "},   {1001ms, "waiting 2 s "},
        {89s, "waiting 89 s "},   {90s, "waiting 2 min "},    {149s, "waiting 2 min "},
        {150s, "waiting 3 min "}, {89min, "waiting 89 min "}, {90min, "waiting 1.5 h "},
        {36h, "waiting 36.0 h "}};
    for (auto const& [left, words] : table) {
        auto now = at(1, 1);
        now.waiting = left;
        BOOST_TEST(contains(progress_line(now), words), progress_line(now) << " lacks " << words);
    }
}

BOOST_AUTO_TEST_CASE(the_time_left_follows_the_pace_so_far) {
    BOOST_TEST(time_left(at(50, 150, 100s)).value().count() == 200);
    BOOST_TEST(time_left(at(1, 9'931, 333ms * 10)).value().count() == 33'067); // 9 930 pages of 3.33 s
    BOOST_TEST(time_left(at(150, 150, 100s)).value().count() == 0);
    // Answers may outrun what was known.
    BOOST_TEST(time_left(at(151, 150, 100s)).value().count() == 0);
}

BOOST_AUTO_TEST_CASE(what_was_held_before_a_restart_is_no_pace) {
    auto now = at(1'050, 1'150, 100s);
    now.pages_at_start = 1'000;
    BOOST_TEST(time_left(now).value().count() == 200);
    now.pages_at_start = 1'050;
    BOOST_TEST(!time_left(now));
    now.pages_at_start = 1'060; // some were dropped since: the list shrank
    BOOST_TEST(!time_left(now));
    BOOST_TEST(!contains(progress_line(now), "about"));
}

BOOST_AUTO_TEST_CASE(there_is_no_pace_in_the_first_second) {
    BOOST_TEST(!time_left(at(5, 10, 999ms)));
    BOOST_TEST(time_left(at(5, 10, 1000ms)).has_value());
    BOOST_TEST(!time_left(at(0, 10, 60s)));
}

BOOST_AUTO_TEST_SUITE_END()
