#include "frontier/reconciliation.hpp"
#include "moving_list.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace hubcrawl;
using namespace hubcrawl::frontier;
using namespace hubcrawl::frontier::tests;

namespace {

// Reads a moving list from front to back, then reconciles it, as a listing does.
struct rig {
    rig(std::int64_t rows, std::int64_t page_size, std::uint32_t seed) : list(rows, page_size, seed) {
        for (auto const name : list.names) throughout.insert(moving_list::key(name));
    }

    void tick() {
        ++list.now;
        if (drift)
            drift(list.now);
    }
    std::uint64_t keep(std::vector<std::string> keys) {
        spool.push_back(std::move(keys));
        return spool.size() - 1;
    }
    void read_all() {
        std::int64_t count = -1;
        for (std::int64_t page = 1;; ++page) {
            auto got = list.get(page);
            if (got.past_end)
                break;
            if (std::exchange(count, std::ssize(list.names)) != std::ssize(list.names) && page > 1)
                ++epoch;
            auto const rows = std::ssize(got.keys);
            held.push_back({page, epoch, rows, keep(std::move(got.keys)), 0, list.time()});
            tick();
            if (!got.has_next)
                break;
        }
        pages_read = list.now;
        last_count = count;
    }
    key_reader reader() {
        return [this](std::uint64_t offset) -> result<std::vector<std::string>> { return spool.at(offset); };
    }
    // True: the list has settled.
    bool reconcile() {
        auto rows = run_list::join(held, false, reader());
        BOOST_REQUIRE(rows.has_value());
        BOOST_REQUIRE(rows->has_value());
        reconciliation work(std::move(**rows), last_count, list.page_size, epoch, list.begins, pauses,
                            suspected);
        BOOST_REQUIRE(work.begin().has_value());
        while (work.at() == reconciliation::state::asking) {
            auto const wanted = work.wanted();
            asked.push_back(wanted.recent ? 0 : wanted.page);
            if (wanted.recent) {
                bool has_next = false;
                auto rows_now = list.recent(wanted.page, has_next);
                if (wanted.reversed)
                    std::ranges::reverse(rows_now);
                reconciliation::answer answer;
                answer.fresh.answered = list.time();
                answer.count = std::ssize(list.names);
                answer.has_next = has_next;
                BOOST_REQUIRE(work.take_recent(answer, rows_now).has_value());
            } else if (auto got = list.get(wanted.page); got.past_end) {
                BOOST_REQUIRE(work.past_end(wanted.page).has_value());
            } else {
                auto const keys = got.keys;
                reconciliation::answer answer;
                answer.fresh = {wanted.page, 0, std::ssize(keys), keep(keys), 0, list.time()};
                answer.count = std::ssize(list.names);
                answer.has_next = got.has_next;
                answer.next_agrees = true;
                BOOST_REQUIRE(work.take(answer, keys).has_value());
            }
            state_at_last_answer = list.names;
            tick();
        }
        for (auto const& run : work.rows().runs()) {
            auto const& keys = spool.at(run.spool_offset);
            rows_held.insert(rows_held.end(), keys.begin() + run.first_row,
                             keys.begin() + run.first_row + run.rows);
        }
        return work.at() == reconciliation::state::done;
    }
    void forget_gone() {
        std::set<std::string> now;
        for (auto const name : list.names) now.insert(moving_list::key(name));
        std::erase_if(throughout, [&](auto const& each) { return !now.contains(each); });
    }
    std::vector<std::string> expected() const {
        std::vector<std::string> all;
        for (auto const name : state_at_last_answer) all.push_back(moving_list::key(name));
        return all;
    }

    moving_list list;
    std::function<void(std::int64_t tick)> drift;
    std::vector<std::vector<std::string>> spool;
    std::vector<held_page> held;
    std::vector<reading_pause> pauses;
    bool suspected = false;
    std::uint32_t epoch = 0;
    std::int64_t last_count = 0, pages_read = 0;
    std::vector<std::int64_t> asked; // 0: by time
    std::vector<std::uint64_t> state_at_last_answer;
    std::vector<std::string> rows_held;
    std::set<std::string> throughout;
};

} // namespace

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
