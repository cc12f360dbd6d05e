#include "simulation.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::schedule::tests;

namespace {

constexpr std::int64_t allowed = 180 - 18;

// Every window but the last, in which the requests run out, and the first where it began before us.
void require_each_window_used(outcome const& seen, std::int64_t least, std::int64_t most) {
    BOOST_REQUIRE(seen.ours.size() > 2);
    auto const last = seen.ours.rbegin()->first;
    for (auto window = seen.ours.begin()->first; window < last; ++window) {
        auto const found = seen.ours.find(window);
        auto const used = found == seen.ours.end() ? 0 : found->second;
        BOOST_TEST_CONTEXT("window " << window) {
            BOOST_TEST(used >= least);
            BOOST_TEST(used <= most);
        }
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(budget_simulation)

BOOST_AUTO_TEST_CASE(two_thousand_requests_take_the_fewest_windows_that_can_hold_them) {
    scenario s;
    auto const seen = simulate(s);
    BOOST_TEST(seen.refused == 0);
    BOOST_TEST(seen.done == 2000);
    BOOST_TEST(seen.ours.size() == static_cast<std::size_t>((2000 + allowed - 1) / allowed));
    require_each_window_used(seen, allowed, allowed);
}

BOOST_AUTO_TEST_CASE(the_allowed_share_of_every_window_is_used_wherever_it_begins) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        scenario s;
        s.seed = seed;
        s.phase = seed * 1733 % 45'000; // fractions of a second too; time enough left for the first window
        s.skew = (static_cast<sim_time>(seed % 3) - 1) * 600'000;
        s.reset_rounds_up = seed % 2 == 0;
        s.concurrency = seed % 4 == 0 ? 64 : 4;
        auto const seen = simulate(s);
        BOOST_TEST_CONTEXT("seed " << seed) {
            BOOST_TEST(seen.refused == 0);
            // A probe that comes within the reset's rounding is paid by the reserve.
            require_each_window_used(seen, allowed, allowed + 1);
        }
    }
}

BOOST_AUTO_TEST_CASE(without_reserve_the_whole_limit_is_used_and_not_one_more) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        scenario s;
        s.seed = seed;
        s.phase = seed * 1733 % 45'000;
        s.reserve = 0;
        auto const seen = simulate(s);
        BOOST_TEST(seen.refused == 0);
        require_each_window_used(seen, 180, 180);
    }
}

BOOST_AUTO_TEST_CASE(no_429_is_provoked_by_any_latency_order_loss_skew_or_limiter) {
    for (auto kind : {limiter::fixed, limiter::opened, limiter::sliding_full, limiter::sliding_oldest})
        for (unsigned seed = 1; seed <= 15; ++seed)
            for (int concurrency : {1, 4, 64})
                for (double reserve : {0.0, 0.1})
                    for (sim_time slowest : {20, 300, 4000}) {
                        scenario s;
                        s.kind = kind;
                        s.seed = seed;
                        s.concurrency = concurrency;
                        s.reserve = reserve;
                        s.slowest = slowest;
                        s.requests = 500;
                        s.loss = seed % 2 ? 0.03 : 0;
                        s.skew = (static_cast<sim_time>(seed % 3) - 1) * 600'000;
                        s.phase = seed * 1733 % 60'000;
                        s.reset_rounds_up = seed % 4 < 2;
                        s.dates = seed % 5 != 0;
                        auto const seen = simulate(s);
                        BOOST_TEST_CONTEXT("limiter " << static_cast<int>(kind) << " seed " << seed
                                                      << " concurrency " << concurrency << " reserve "
                                                      << reserve << " slowest " << slowest) {
                            BOOST_TEST(seen.refused == 0);
                            BOOST_TEST(seen.done == 500);
                        }
                    }
}

BOOST_AUTO_TEST_CASE(windows_that_a_request_opens_follow_each_other_without_a_second_lost) {
    for (unsigned seed = 1; seed <= 60; ++seed)
        for (sim_time slowest : {0, 25, 100, 300})
            for (double reserve : {0.0, 0.1}) {
                scenario s;
                s.kind = limiter::opened;
                s.seed = seed;
                s.fastest = slowest / 2;
                s.slowest = slowest;
                s.reserve = reserve;
                s.requests = 1000;
                s.others = seed % 3 == 0 ? 90 : 0;
                s.skew = static_cast<sim_time>(seed) * 6113;
                s.reset_rounds_up = seed % 2 == 0;
                auto const seen = simulate(s);
                auto const share = reserve > 0 ? allowed : 180;
                // What a window gives while others take one in 667 ms of it.
                auto const given = s.others == 0 ? share : share * 10 / (10 + 15 * slowest / 4 / 100) - 4;
                auto const waits = (1000 + given - 1) / given - 1;
                BOOST_TEST_CONTEXT("seed " << seed << " slowest " << slowest << " reserve " << reserve
                                           << " others " << s.others) {
                    BOOST_TEST(seen.refused == 0);
                    BOOST_TEST(seen.took <= waits * (60'000 + 2 * slowest + 50) + 3000 + 180 * slowest / 2);
                }
            }
}

BOOST_AUTO_TEST_CASE(while_others_eat_half_the_rest_is_used_without_a_429) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        scenario s;
        s.seed = seed;
        s.others = 90;
        auto const seen = simulate(s);
        BOOST_TEST(seen.refused == 0);
        require_each_window_used(seen, 180 - 90 - 18, allowed);
        BOOST_TEST(seen.ours.size() <= static_cast<std::size_t>(2000 / (180 - 90 - 18) + 1));
    }
}

BOOST_AUTO_TEST_CASE(where_others_eat_everything_we_ask_rarely_and_still_come_through) {
    scenario s;
    s.others = 400; // the limit is gone after 27 s of each minute
    s.requests = 300;
    auto const seen = simulate(s);
    BOOST_TEST(seen.done == 300);
    BOOST_TEST(seen.refused * 10 <= seen.done);
}

BOOST_AUTO_TEST_CASE(a_sliding_limiter_gives_its_share_each_window_and_a_little) {
    for (auto kind : {limiter::sliding_full, limiter::sliding_oldest}) {
        scenario s;
        s.kind = kind;
        auto const seen = simulate(s);
        BOOST_TEST(seen.refused == 0);
        // 13 shares, so 12 waits of a window, and the time it takes to send a share.
        BOOST_TEST(seen.took <= 12 * 60'000 * 115 / 100);
    }
}

BOOST_AUTO_TEST_CASE(short_windows_are_each_used_as_well) {
    scenario s;
    s.window = 2000;
    s.limit = 20;
    s.requests = 400;
    auto const seen = simulate(s);
    BOOST_TEST(seen.refused == 0);
    require_each_window_used(seen, 18, 19);
}

BOOST_AUTO_TEST_SUITE_END()
