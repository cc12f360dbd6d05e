#include "notices.hpp"
#include "schedule/rate_window.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace hubcrawl::schedule::tests;

namespace {

window_reading reading(std::int64_t remaining, std::optional<std::chrono::seconds> reset,
                       std::optional<std::chrono::seconds> date = 0s) {
    window_reading out;
    out.limit = 180;
    out.remaining = remaining;
    if (reset)
        out.reset = server_begin + *reset;
    if (date)
        out.date = server_begin + *date;
    out.ends = begin + reset.value_or(60s);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rate_window_)

BOOST_AUTO_TEST_CASE(windows_are_told_apart_by_their_reset) {
    // After a window that ends at 60 s with 50 remaining:
    struct {
        char const* what;
        window_reading next;
        bool begins;
        std::int64_t lowest;
    } const table[] = {
        {"the same window, less", reading(49, 60s), false, 49},
        {"the same window, out of order", reading(51, 60s), false, 50},
        {"an older window", reading(3, 0s), false, 50},
        {"a second earlier is rounding", reading(49, 59s), false, 49},
        {"the next window, by the server's clock", reading(179, 120s, 60s), true, 179},
        {"the next window, others were quicker", reading(20, 120s, 61s), true, 20},
        {"the next window, its Date cut", reading(179, 120s, 59s), true, 179},
        {"a sliding end", reading(49, 61s), false, 49},
        {"a sliding end, out of order", reading(51, 61s), false, 50},
        {"a sliding end far on, still less", reading(40, 70s, 10s), false, 40},
        {"a sliding window that has refilled", reading(70, 70s, 10s), true, 70},
    };
    for (auto const& row : table) {
        rate_window window;
        BOOST_TEST(window.merge(reading(50, 60s)));
        BOOST_TEST_CONTEXT(row.what) {
            BOOST_TEST(window.merge(row.next) == row.begins);
            BOOST_TEST(window.lowest() == row.lowest);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_sliding_end_moves_the_end_and_a_tighter_clock_draws_it_in) {
    rate_window window;
    window.begin(reading(50, 60s));
    window.merge(reading(49, 61s));
    BOOST_TEST((window.ends() == begin + 61s));
    auto tighter = reading(48, 61s);
    tighter.ends -= 900ms;
    window.merge(tighter);
    window.merge(reading(47, 61s));
    BOOST_TEST((window.ends() == begin + 60100ms));
}

BOOST_AUTO_TEST_CASE(without_names_only_a_lone_answer_begins_a_window) {
    rate_window window;
    window.begin(reading(50, std::nullopt));
    auto later = reading(170, std::nullopt);
    later.ends += 120s;
    BOOST_TEST(!window.merge(later));
    BOOST_TEST(window.lowest() == 50);
    window.begin(later);
    BOOST_TEST(window.lowest() == 170);
}

BOOST_AUTO_TEST_CASE(without_names_each_new_lowest_puts_the_end_off) {
    rate_window window;
    window.begin(reading(50, std::nullopt));
    auto lower = reading(49, std::nullopt);
    lower.ends += 10s;
    window.merge(lower);
    BOOST_TEST((window.ends() == begin + 70s));
}

BOOST_AUTO_TEST_CASE(others_are_what_neither_we_nor_those_before_us_can_have_spent) {
    struct {
        char const* what;
        std::int64_t remaining, under_way, soon;
    } const table[] = {
        {"ours alone", 99, 0, 0},
        {"ours under way may be counted already", 96, 3, 0},
        {"one of others in four seconds", 95, 3, 1},
        {"nine of others", 90, 0, 3},
        {"a burst of others", 10, 0, 11},
        {"out of order", 101, 2, 0},
    };
    for (auto const& row : table) {
        rate_window window;
        window.begin(reading(100, 60s)); // 80 were spent before we came
        auto next = reading(row.remaining, 60s);
        next.under_way = row.under_way;
        next.received += 4s;
        window.merge(next);
        window.begin(reading(170, 120s)); // once seen, they are expected in the next window too
        BOOST_TEST_CONTEXT(row.what) {
            BOOST_TEST(window.shared() == (row.soon > 0));
            BOOST_TEST(window.soon_of_others() == row.soon);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_request_counted_without_an_answer_is_none_of_others) {
    rate_window window;
    window.begin(reading(100, 60s));
    window.count_one();
    window.merge(reading(98, 60s));
    BOOST_TEST(!window.shared());
}

BOOST_AUTO_TEST_CASE(counting_never_goes_below_nothing) {
    rate_window window;
    window.begin(reading(1, 60s));
    window.count_one();
    window.count_one();
    BOOST_TEST(window.lowest() == 0);
}

BOOST_AUTO_TEST_CASE(the_reserve_is_rounded_down_and_survives_the_largest_limit) {
    rate_window window;
    auto huge = reading(0, 60s);
    huge.limit = INT64_MAX;
    window.begin(huge);
    BOOST_TEST(window.reserved(0.9) > 8'000'000'000'000'000'000);
    huge.limit = 19;
    window.begin(huge);
    BOOST_TEST(window.reserved(0.1) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
