#include "simulated_hub.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::frontier;
using namespace hubcrawl::frontier::tests;

BOOST_AUTO_TEST_SUITE(listing_)

BOOST_AUTO_TEST_CASE(a_calm_list_settles_with_one_ask_a_page) {
    struct {
        std::int64_t rows, asks;
    } const table[] = {{0, 1}, {1, 1}, {99, 1}, {100, 1}, {101, 2}, {200, 2}, {250, 3}, {1000, 10}};
    for (auto const& [rows, asks] : table) {
        BOOST_TEST_CONTEXT(rows << " rows") {
            simulated_hub hub(rows);
            reader one(hub);
            BOOST_TEST(one.read_all() == listing_step::settled);
            BOOST_TEST(std::ssize(one.asked) == asks);
            BOOST_TEST(one.pages.rows_held() == rows);
            BOOST_TEST(one.pages.pages_held() == asks);
            BOOST_TEST(one.pages.saved().count == rows);
            BOOST_TEST(one.pages.saved().rereads == 0);
            BOOST_TEST(one.rows() == hub.rows());
        }
    }
}

BOOST_AUTO_TEST_CASE(page_one_goes_alone_and_then_all_others_side_by_side) {
    simulated_hub hub(450);
    reader one(hub);
    auto const first = one.ask();
    BOOST_TEST(first.page == 1);
    BOOST_TEST(first.target == "");
    BOOST_TEST(one.pages.step() == listing_step::wait);
    one.answer(first);
    for (int page = 2; page <= 5; ++page) {
        BOOST_REQUIRE(one.pages.step() == listing_step::ask);
        auto const next = one.ask();
        BOOST_TEST(next.page == page);
        BOOST_TEST(next.target == ""); // made from the template, no word of the server
        BOOST_TEST(one.pages.under_way() == static_cast<unsigned>(page - 1));
    }
    BOOST_TEST(one.pages.step() == listing_step::wait);
}

BOOST_AUTO_TEST_CASE(answers_may_come_in_any_order) {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        simulated_hub hub(1 + seed * 7);
        reader one(hub);
        BOOST_TEST_CONTEXT("seed " << seed) {
            BOOST_TEST(one.read_shuffled(1 + seed % 9, seed) == listing_step::settled);
            BOOST_TEST(std::ssize(one.asked) == (std::ssize(hub.names) + 99) / 100);
            BOOST_TEST(one.rows() == hub.rows());
        }
    }
}

BOOST_AUTO_TEST_CASE(the_servers_own_page_size_counts_not_the_one_asked_for) {
    simulated_hub hub(250, 25);
    reader one(hub);
    BOOST_TEST(one.read_shuffled(4, 1) == listing_step::settled);
    BOOST_TEST(one.asked.size() == 10);
    BOOST_TEST(one.pages.saved().page_size == 25);
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(a_page_that_is_backed_out_is_asked_again) {
    simulated_hub hub(300);
    reader one(hub);
    auto const first = one.ask();
    one.pages.back_out(first.page, first.generation);
    BOOST_TEST(one.pages.under_way() == 0);
    BOOST_TEST(!one.pages.expects(first.page, first.generation));
    BOOST_REQUIRE(one.can_ask());
    one.answer(one.ask());
    auto const second = one.ask();
    one.ask();
    one.pages.back_out(second.page, second.generation);
    one.pages.back_out(second.page, second.generation); // twice: nothing more to give back
    BOOST_TEST(one.pages.under_way() == 1);
    auto const again = one.ask();
    BOOST_TEST(again.page == 2);
    BOOST_TEST(one.pages.step() == listing_step::wait);
}

BOOST_AUTO_TEST_CASE(what_was_not_asked_is_not_expected) {
    simulated_hub hub(300);
    reader one(hub);
    BOOST_TEST(!one.pages.expects(1, 0));
    auto const first = one.ask();
    BOOST_TEST(one.pages.expects(1, 0));
    BOOST_TEST(!one.pages.expects(0, 0));
    BOOST_TEST(!one.pages.expects(2, 0));
    BOOST_TEST(!one.pages.expects(1, 1));
    one.answer(first);
    BOOST_TEST(!one.pages.expects(1, 0)); // held: a second answer is not wanted
    BOOST_TEST(!one.pages.expects(-1, 0));
    BOOST_TEST(!one.pages.expects(99, 0));
}

BOOST_AUTO_TEST_CASE(pages_behind_a_depth_cap_are_left_out) {
    struct {
        std::int64_t refused;
        std::vector<std::int64_t> held;
    } const table[] = {{2, {1}}, {3, {1, 2}}, {5, {1, 2, 3, 4}}};
    for (auto const& [refused, held] : table) {
        simulated_hub hub(500);
        reader one(hub);
        one.answer(one.ask());
        std::vector<page_ask> under_way;
        while (one.can_ask()) under_way.push_back(one.ask());
        one.pages.cut_off(refused);
        for (auto const& ask : under_way) one.answer(ask);
        std::vector<std::int64_t> kept;
        for (auto const& page : one.pages.held()) kept.push_back(page.page);
        BOOST_TEST(kept == held, boost::test_tools::per_element());
        // No answer, whatever count it brings, leads behind the cap again.
        BOOST_TEST(one.pages.step() == listing_step::check);
        BOOST_TEST(one.pages.saved().last_page == refused - 1);
        BOOST_TEST(one.pages.under_way() == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_cap_found_from_behind_moves_forward_only) {
    simulated_hub hub(800);
    reader one(hub);
    one.answer(one.ask());
    std::vector<page_ask> under_way;
    while (one.can_ask()) under_way.push_back(one.ask());
    one.pages.cut_off(7);
    one.pages.cut_off(4);
    one.pages.cut_off(6);
    BOOST_TEST(one.pages.saved().last_page == 3);
    BOOST_TEST(!one.pages.expects(4, 0));
    BOOST_TEST(one.pages.expects(3, 0));
}

BOOST_AUTO_TEST_CASE(a_crawl_goes_on_from_what_was_saved) {
    for (std::size_t held = 0; held <= 5; ++held) {
        simulated_hub hub(450);
        reader before(hub);
        std::vector<page_ask> under_way;
        for (std::size_t i = 0; i < held; ++i) before.answer(before.ask());
        if (before.can_ask())
            before.ask(); // under way at the end: lost with the process
        reader after(hub);
        after.pages = listing(before.pages.saved(), before.pages.held());
        after.spool = before.spool;
        BOOST_TEST_CONTEXT(held << " pages held") {
            BOOST_TEST(after.pages.rows_held() == before.pages.rows_held());
            BOOST_TEST(after.read_shuffled(3, 7) == listing_step::settled);
            BOOST_TEST(after.asked.size() == 5 - held);
            BOOST_TEST(after.rows() == hub.rows());
        }
    }
}

BOOST_AUTO_TEST_CASE(saved_pages_behind_the_saved_end_are_ignored) {
    listing::state saved;
    saved.count = 150;
    saved.page_size = 100;
    saved.last_page = 2;
    listing const restored(saved, {{1, 0, 100, 0}, {0, 0, 9, 0}, {3, 0, 100, 200}});
    BOOST_TEST(restored.pages_held() == 1);
    BOOST_TEST(restored.rows_held() == 100);
    BOOST_TEST(restored.step() == listing_step::ask);
}

BOOST_AUTO_TEST_SUITE_END()
