#include "frontier/listing.hpp"
#include "moving_list.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace hubcrawl;
using namespace hubcrawl::frontier;
using namespace hubcrawl::frontier::tests;

namespace {

// A listing read from a moving list with several pages under way, answered in a seeded order.
struct rig {
    rig(std::int64_t rows, std::int64_t page_size, std::uint32_t seed)
        : list(rows, page_size, seed), order(seed) {}

    key_reader reader() {
        return [this](std::uint64_t offset) -> result<std::vector<std::string>> { return spool.at(offset); };
    }
    void answer(page_ask const& to) {
        if (!pages.expects(to.page, to.generation))
            return;
        bool const by_time = to.order != ask_order::name;
        ++(by_time ? asked_by_time : asked_by_name);
        page_facts facts;
        facts.count = std::ssize(list.names);
        facts.answered = list.time();
        facts.next_agrees = true;
        if (by_time) {
            if (refuses_time)
                return pages.give_up_reconciling();
            facts.recent = list.recent(to.page, facts.has_next);
            BOOST_REQUIRE(pages.reconciled(to, facts).has_value());
        } else if (auto got = list.get(to.page); got.past_end) {
            if (pages.reconciling())
                BOOST_REQUIRE(pages.reconciled_past_end(to).has_value());
            else
                pages.past_end(to.page);
        } else {
            if (shuffled)
                std::ranges::shuffle(got.keys, order);
            facts.rows = std::ssize(got.keys);
            facts.has_next = got.has_next;
            facts.spool_offset = spool.size();
            spool.push_back(std::move(got.keys));
            if (pages.reconciling())
                BOOST_REQUIRE(pages.reconciled(to, facts).has_value());
            else
                BOOST_REQUIRE(pages.accepted(to.page, facts));
        }
        final_names = list.names;
        ++list.now;
        if (drift)
            drift(list.now);
    }
    listing_step read(std::size_t width) {
        std::vector<page_ask> under_way;
        while (true) {
            while (pages.step() == listing_step::ask && under_way.size() < width)
                under_way.push_back(pages.next_ask());
            if (pages.step() == listing_step::reconcile) {
                ++reconciled;
                BOOST_REQUIRE(pages.reconcile(reader()).has_value());
            } else if (pages.step() == listing_step::check) {
                auto all = rows();
                std::ranges::sort(all);
                all.erase(std::ranges::unique(all).begin(), all.end());
                pages.checked(std::ssize(all));
            } else if (under_way.empty() || list.now >= stop_at) {
                return pages.step();
            } else {
                std::swap(under_way[order() % under_way.size()], under_way.back());
                auto const next = under_way.back();
                under_way.pop_back();
                answer(next);
            }
        }
    }
    std::vector<std::string> rows() const {
        std::vector<std::string> all;
        for (auto const& run : pages.held()) {
            auto const& keys = spool.at(run.spool_offset);
            all.insert(all.end(), keys.begin() + run.first_row, keys.begin() + run.first_row + run.rows);
        }
        return all;
    }
    bool exact() const {
        std::vector<std::string> all;
        for (auto const name : final_names) all.push_back(moving_list::key(name));
        return rows() == all;
    }

    moving_list list;
    std::mt19937 order;
    listing pages;
    std::vector<std::vector<std::string>> spool;
    std::function<void(std::int64_t)> drift;
    std::vector<std::uint64_t> final_names; // at the last answer
    bool shuffled = false, refuses_time = false;
    std::int64_t stop_at = 1'000'000;
    int reconciled = 0, asked_by_name = 0, asked_by_time = 0;
};

} // namespace

namespace hubcrawl::frontier {
static std::ostream& operator<<(std::ostream& out, listing_step step) {
    return out << static_cast<int>(step);
}
} // namespace hubcrawl::frontier

BOOST_AUTO_TEST_SUITE(listing_reconcile)

BOOST_AUTO_TEST_CASE(a_calm_list_costs_its_pages_and_nothing_more) {
    rig one(5'000, 100, 1);
    BOOST_TEST(one.read(8) == listing_step::settled);
    BOOST_TEST(one.asked_by_name == 50);
    BOOST_TEST(one.reconciled + one.asked_by_time == 0);
}

BOOST_AUTO_TEST_CASE(a_list_that_moves_to_the_end_settles_exactly_side_by_side_or_not) {
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        rig one(2'000 + 13 * seed, 20, seed);
        one.drift = [&](std::int64_t tick) {
            if (tick % 30 == 7)
                one.list.insert();
            if (tick % 30 == 22)
                one.list.erase();
        };
        BOOST_TEST_CONTEXT("seed " << seed) {
            BOOST_TEST(one.read(1 + seed % 32) == listing_step::settled);
            BOOST_TEST(one.exact());
            BOOST_TEST(one.reconciled == 1);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_pause_costs_one_look_at_what_is_new_and_finds_a_pair_that_left_the_count_alone) {
    for (std::int64_t const rows : {600, 3'000}) // short ones too: a row may have slipped through
        for (bool const drifts : {false, true}) {
            rig one(rows, 100, 1);
            one.list.burst = 5;
            if (drifts)
                one.drift = [&](std::int64_t tick) {
                    if (tick == 5) {
                        one.list.erase(50);
                        one.list.insert(580'007);
                    }
                };
            BOOST_TEST(one.read(1) == listing_step::settled);
            BOOST_TEST(one.exact());
            if (!drifts) {
                BOOST_TEST(one.asked_by_name == rows / 100);
                BOOST_TEST(one.asked_by_time == 1);
            }
        }
}

BOOST_AUTO_TEST_CASE(a_pause_alone_is_believed_where_nothing_is_dated_or_in_order) {
    for (bool const unordered : {true, false}) {
        rig one(600, 100, 1);
        one.list.burst = 5;
        one.shuffled = unordered;
        one.refuses_time = !unordered;
        BOOST_TEST(one.read(1) == listing_step::settled);
        BOOST_TEST(one.asked_by_name == 6);
        BOOST_TEST(one.pages.saved().rereads == 0);
    }
}

BOOST_AUTO_TEST_CASE(short_lists_are_read_again) {
    rig one(700, 100, 1);
    one.drift = [&](std::int64_t tick) {
        if (tick == 3)
            one.list.erase(5);
    };
    BOOST_TEST(one.read(1) == listing_step::settled);
    BOOST_TEST(one.reconciled == 0);
    BOOST_TEST(one.exact());
}

BOOST_AUTO_TEST_CASE(lists_without_an_order_or_without_dates_are_read_again) {
    for (bool const unordered : {true, false}) {
        rig one(2'000, 100, 1);
        one.shuffled = unordered;
        one.refuses_time = !unordered;
        one.drift = [&](std::int64_t tick) {
            if (tick == 12)
                one.list.erase(5);
        };
        BOOST_TEST(one.read(4) == listing_step::settled);
        BOOST_TEST(one.reconciled == 1);
        BOOST_TEST(one.pages.saved().rereads == 1);
        BOOST_TEST(!one.pages.saved().reconciling);
        auto rows = one.rows();
        BOOST_TEST(rows.size() == one.list.names.size());
    }
}

BOOST_AUTO_TEST_CASE(an_interrupted_reconciliation_goes_on_where_it_was) {
    for (std::int64_t stop = 101; stop < 125; stop += 3) {
        rig one(2'000, 20, 3);
        one.drift = [&](std::int64_t tick) {
            if (tick % 20 == 7)
                one.list.insert();
            if (tick % 20 == 15)
                one.list.erase();
        };
        one.stop_at = stop;
        if (one.read(1) == listing_step::settled)
            continue;
        // things happen while nobody looks
        one.list.erase(100);
        one.list.insert();
        one.list.insert();
        auto const pages_before = one.asked_by_name;
        one.pages = listing(one.pages.saved(), one.pages.held());
        one.stop_at = 1'000'000;
        BOOST_TEST(one.read(1) == listing_step::settled);
        BOOST_TEST(one.exact());
        BOOST_TEST(one.asked_by_name - pages_before < 90);
    }
}

BOOST_AUTO_TEST_CASE(a_depth_cap_met_while_reconciling_ends_it) {
    rig one(2'000, 100, 1);
    one.drift = [&](std::int64_t tick) {
        if (tick == 12)
            one.list.erase(5);
    };
    one.stop_at = 21; // 20 pages and the first answer by time
    one.read(1);
    BOOST_REQUIRE(one.pages.reconciling());
    one.pages.cut_off(10);
    BOOST_TEST(!one.pages.reconciling());
    one.stop_at = 1'000'000;
    one.read(1);
    BOOST_TEST(one.pages.pages_held() == 9);
}

BOOST_AUTO_TEST_SUITE_END()
