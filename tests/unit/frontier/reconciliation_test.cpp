#include "frontier/reconciliation.hpp"
#include "reconciliation_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::frontier;
using namespace hubcrawl::frontier::tests;

using rig = reconciliation_rig;

BOOST_AUTO_TEST_SUITE(reconciliation_test)

BOOST_AUTO_TEST_CASE(one_row_that_went_is_found_by_bisecting) {
    rig one(10'000, 100, 1);
    one.drift = [&](std::int64_t tick) {
        if (tick == 50)
            one.list.erase(1234);
    };
    one.read_all();
    BOOST_TEST(one.reconcile());
    BOOST_TEST(one.rows_held == one.expected(), boost::test_tools::per_element());
    BOOST_TEST(one.asked.size() <= 14u);
}

BOOST_AUTO_TEST_CASE(one_row_that_came_is_found_by_its_date) {
    rig one(10'000, 100, 1);
    one.drift = [&](std::int64_t tick) {
        if (tick == 50)
            one.list.insert(1'234'567);
    };
    one.read_all();
    BOOST_TEST(one.reconcile());
    BOOST_TEST(one.rows_held == one.expected(), boost::test_tools::per_element());
    BOOST_TEST(one.asked.size() <= 5u);
}

BOOST_AUTO_TEST_CASE(whatever_changes_while_it_is_read_the_rows_end_as_the_servers) {
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        rig one(1'000 + seed * 7, 20, seed);
        std::mt19937 random(seed);
        auto const until = static_cast<std::int64_t>(random() % 120);
        auto const every = 1 + random() % 30;
        one.drift = [&, until](std::int64_t tick) {
            if (tick > until || random() % every != 0)
                return;
            // As many that came as that went, between the same two answers, would show in no answer.
            auto const came = random() % 4, went = random() % 4;
            for (auto i = came; i > 0; --i) one.list.insert();
            for (auto i = went + (came == went ? 1 : 0); i > 0; --i) one.list.erase();
        };
        one.read_all();
        BOOST_TEST_CONTEXT("seed " << seed) {
            BOOST_TEST(one.reconcile());
            BOOST_TEST((one.rows_held == one.expected()));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_price_follows_the_changes_and_not_the_length) {
    // 1 000 000 tags at 180 requests a minute, a push and a deletion every minute, to the very end: at most
    // 5 % more requests than the 10 000 pages.
    for (std::uint32_t const seed : {1U, 2U, 3U}) {
        rig one(1'000'000, 100, seed);
        one.drift = [&](std::int64_t tick) {
            if (tick % 180 == 60)
                one.list.insert();
            if (tick % 180 == 150)
                one.list.erase();
        };
        one.read_all();
        BOOST_TEST(one.reconcile());
        BOOST_TEST((one.rows_held == one.expected()));
        BOOST_TEST_MESSAGE("seed " << seed << ": " << one.asked.size() << " more than " << one.pages_read);
        BOOST_TEST(one.asked.size() <= 500u);
    }
}

// Requests come in bursts of 180 a minute; in each pause a row comes and a row goes, and the count tells
// nothing.
BOOST_AUTO_TEST_CASE(what_came_and_went_in_the_same_pause_is_found_by_its_date) {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        rig one(20'000 + seed * 131, 20, seed);
        one.list.burst = 180;
        one.drift = [&](std::int64_t tick) {
            if (tick % 180 == 0) {
                one.list.insert();
                one.list.erase();
            }
        };
        one.read_all();
        BOOST_TEST(one.epoch == 0U);
        for (std::int64_t tick = 180; tick < one.pages_read; tick += 180)
            one.pauses.push_back({one.list.time_of(tick - 1), one.list.time_of(tick)});
        one.suspected = true;
        BOOST_TEST_CONTEXT("seed " << seed) {
            BOOST_TEST(one.reconcile());
            BOOST_TEST((one.rows_held == one.expected()));
        }
    }
}

BOOST_AUTO_TEST_CASE(pauses_in_which_nothing_came_cost_one_request) {
    rig one(20'000, 20, 1);
    one.list.burst = 180;
    one.read_all();
    one.pauses = {{one.list.time_of(179), one.list.time_of(180)}};
    one.suspected = true;
    BOOST_TEST(one.reconcile());
    BOOST_TEST(one.asked.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_price_in_bursts_too_follows_the_changes) {
    rig one(1'000'000, 100, 1);
    one.list.burst = 180;
    one.drift = [&](std::int64_t tick) {
        if (tick % 180 == 0) {
            one.list.insert();
            one.list.erase();
        }
    };
    one.read_all();
    for (std::int64_t tick = 180; tick < one.pages_read; tick += 180)
        one.pauses.push_back({one.list.time_of(tick - 1), one.list.time_of(tick)});
    one.suspected = true;
    BOOST_TEST(one.reconcile());
    BOOST_TEST((one.rows_held == one.expected()));
    BOOST_TEST_MESSAGE("in bursts: " << one.asked.size() << " more than " << one.pages_read);
    BOOST_TEST(one.asked.size() <= 500U);
}

BOOST_AUTO_TEST_CASE(the_other_direction_is_tried_where_the_oldest_come_first) {
    rig one(10'000, 100, 1);
    one.list.oldest_first = true;
    one.drift = [&](std::int64_t tick) {
        if (tick == 50)
            one.list.insert(1'234'567);
    };
    one.read_all();
    BOOST_TEST(one.reconcile());
    BOOST_TEST(one.rows_held == one.expected(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_empty_page_by_time_with_more_behind_it_ends_the_search) {
    rig one(1'000, 100, 1);
    one.read_all();
    auto rows = run_list::join(one.held, false, one.reader());
    reconciliation work(std::move(**rows), 1'000, 100, 0, one.list.begins, {}, false);
    BOOST_REQUIRE(work.begin().has_value());
    BOOST_REQUIRE(work.wanted().recent);
    reconciliation::answer empty;
    empty.count = 1'000;
    empty.has_next = true;
    BOOST_TEST(work.take_recent(empty, {}).has_value());
    BOOST_TEST((work.at() == reconciliation::state::failed));
}

BOOST_AUTO_TEST_CASE(newcomers_of_several_pages_by_time_are_all_found) {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        rig one(3'000, 20, seed);
        one.drift = [&](std::int64_t tick) {
            // a burst of pushes, and changes between the pages by time as well
            if (tick == 40)
                for (int i = 0; i < 70; ++i) one.list.insert();
            if (tick > one.pages_read && one.pages_read > 0 && tick < one.pages_read + 12 && tick % 3 == 0) {
                if (tick % 2 == 0)
                    one.list.insert();
                else
                    one.list.erase();
            }
        };
        one.read_all();
        BOOST_TEST_CONTEXT("seed " << seed) {
            BOOST_TEST(one.reconcile());
            BOOST_TEST((one.rows_held == one.expected()));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_row_dated_in_the_future_hides_nobody) {
    rig one(10'000, 100, 1);
    one.drift = [&](std::int64_t tick) {
        if (tick == 20) {
            one.list.insert(1'234'567);
            one.list.came.back().second = 4'000'000'000;
        }
        if (tick == 102)
            one.list.insert(2'345'678);
    };
    one.read_all();
    BOOST_TEST(one.reconcile());
    BOOST_TEST(one.rows_held == one.expected(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_list_that_shrinks_below_the_page_asked_is_followed) {
    rig one(2'000, 100, 1);
    one.drift = [&](std::int64_t tick) {
        if (tick == 10)
            one.list.erase(5);
        if (tick == 21)
            one.list.names.resize(1'000);
    };
    one.read_all();
    BOOST_TEST(one.reconcile());
    BOOST_TEST(one.rows_held == one.expected(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
