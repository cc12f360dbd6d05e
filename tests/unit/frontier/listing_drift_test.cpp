#include "simulated_hub.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::frontier;
using namespace hubcrawl::frontier::tests;

BOOST_AUTO_TEST_SUITE(listing_drift)

BOOST_AUTO_TEST_CASE(only_the_pages_before_a_change_are_read_again) {
    for (bool const insert : {true, false}) {
        simulated_hub hub(450);
        reader one(hub);
        for (int i = 0; i < 3; ++i) one.answer(one.ask());
        if (insert)
            hub.insert(0);
        else
            hub.erase(0);
        BOOST_TEST(one.read_all() == listing_step::settled);
        std::vector<std::int64_t> const expected{1, 2, 3, 4, 5, 1, 2, 3};
        BOOST_TEST(one.asked == expected, boost::test_tools::per_element());
        BOOST_TEST(one.pages.saved().rereads == 1);
        BOOST_TEST(one.rows() == hub.rows());
    }
}

BOOST_AUTO_TEST_CASE(a_list_that_grows_a_page_is_read_to_its_new_end) {
    simulated_hub hub(300);
    reader one(hub);
    one.answer(one.ask());
    one.answer(one.ask());
    for (int i = 0; i < 150; ++i) hub.insert(0);
    BOOST_TEST(one.read_all() == listing_step::settled);
    std::vector<std::int64_t> const expected{1, 2, 3, 4, 5, 1, 2};
    BOOST_TEST(one.asked == expected, boost::test_tools::per_element());
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(a_list_that_shrinks_ends_at_its_404) {
    simulated_hub hub(500);
    reader one(hub);
    one.answer(one.ask());
    std::vector<page_ask> under_way;
    while (one.can_ask()) under_way.push_back(one.ask());
    hub.names.resize(220); // pages 4 and 5 are gone
    one.answer(under_way[3]);
    BOOST_TEST(one.pages.saved().last_page == 4);
    BOOST_TEST(!one.pages.expects(5, 0));
    one.answer(under_way[2]);
    BOOST_TEST(one.pages.saved().last_page == 3);
    one.answer(under_way[0]);
    one.answer(under_way[1]);
    BOOST_TEST(one.read_all() == listing_step::settled);
    BOOST_TEST(one.pages.saved().last_page == 3);
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(a_404_alone_makes_all_that_was_held_doubtful) {
    simulated_hub hub(200);
    reader one(hub);
    one.answer(one.ask());
    hub.names.resize(100);
    one.answer(one.ask());
    BOOST_TEST(one.pages.step() == listing_step::check);
    one.check();
    BOOST_TEST(one.pages.step() == listing_step::ask);
    BOOST_TEST(one.ask().page == 1);
}

BOOST_AUTO_TEST_CASE(a_page_that_says_the_end_early_is_not_believed) {
    simulated_hub hub(300);
    int lies = 1;
    hub.bend = [&lies](std::int64_t page, simulated_hub::answer& made) {
        if (page == 2 && lies-- > 0)
            made.facts.has_next = false;
    };
    reader one(hub);
    BOOST_TEST(one.read_all() == listing_step::settled);
    std::vector<std::int64_t> const expected{1, 2, 1, 2, 3};
    BOOST_TEST(one.asked == expected, boost::test_tools::per_element());
    BOOST_TEST(one.rows() == hub.rows());

    lies = 1000;
    reader two(hub);
    BOOST_TEST(two.read_all() == listing_step::unsettled);
    BOOST_TEST(two.pages.saved().rereads == listing::rereads_allowed);
}

BOOST_AUTO_TEST_CASE(a_count_that_comes_back_never_settles_on_mixed_pages) {
    // A row goes before page 2 is answered and another comes before page 3 is: the counts of pages 1 and 3
    // agree, their rows do not.
    simulated_hub hub(300);
    reader one(hub);
    one.answer(one.ask());
    hub.erase(150);
    one.answer(one.ask());
    hub.insert(0);
    one.answer(one.ask());
    BOOST_TEST(one.pages.saved().count == 300);
    BOOST_TEST(one.pages.saved().epoch == 2);
    one.check();
    BOOST_TEST(one.pages.step() == listing_step::ask);
    BOOST_TEST(one.read_all() == listing_step::settled);
    std::vector<std::int64_t> const expected{1, 2, 3, 1, 2};
    BOOST_TEST(one.asked == expected, boost::test_tools::per_element());
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(an_answer_from_before_the_last_change_does_not_count_as_after_it) {
    simulated_hub hub(400);
    reader one(hub);
    one.answer(one.ask());
    auto const two = one.ask(), three = one.ask(), four = one.ask();
    auto const before = hub.get(three.page); // answered by the server now, here only at the end
    hub.erase(250);
    one.answer(two);
    hub.insert(0);
    one.answer(four);
    BOOST_TEST(one.pages.saved().count == before.facts.count);
    one.take(three, before);
    BOOST_TEST(one.pages.step() == listing_step::check);
    BOOST_TEST(one.read_all() == listing_step::settled);
    BOOST_TEST(one.rows() == hub.rows());
    std::vector<std::int64_t> const expected{1, 2, 3, 4, 1, 2, 3, 4};
    BOOST_TEST(one.asked == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_answer_overtaken_by_a_change_is_read_again_even_if_it_seems_to_begin_one) {
    simulated_hub hub(350);
    reader one(hub);
    one.answer(one.ask());
    auto const two = one.ask(), three = one.ask(), four = one.ask();
    auto const slow = hub.get(two.page); // on the wire while the list changes twice
    hub.insert(320);
    one.answer(four);
    hub.erase(150);
    one.take(two, slow);
    one.answer(three);
    BOOST_TEST(one.read_all() == listing_step::settled);
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(answers_of_the_reading_before_are_not_expected_in_the_next) {
    simulated_hub hub(200);
    reader one(hub);
    one.answer(one.ask());
    auto const second = one.ask();
    hub.insert(0);
    one.answer(second);
    one.check();
    BOOST_TEST(one.pages.step() == listing_step::ask);
    BOOST_TEST(one.pages.generation() == 1);
    auto const again = one.ask();
    BOOST_TEST(again.page == 1);
    BOOST_TEST(again.generation == 1);
    BOOST_TEST(!one.pages.expects(1, 0));
    BOOST_TEST(one.pages.expects(1, 1));
}

BOOST_AUTO_TEST_CASE(a_list_that_never_rests_is_unsettled_after_three_rereadings) {
    for (std::int64_t const rows : {250, 1000}) {
        simulated_hub hub(rows);
        reader one(hub);
        while (one.pages.step() == listing_step::ask || one.pages.step() == listing_step::check) {
            if (one.pages.step() == listing_step::check) {
                one.check();
            } else {
                hub.insert(0);
                one.answer(one.ask());
            }
        }
        BOOST_TEST(one.pages.step() == listing_step::unsettled);
        BOOST_TEST(one.pages.saved().rereads == 3);
        BOOST_TEST(std::ssize(one.asked) <= 4 * (rows / 100 + 2));
    }
}

BOOST_AUTO_TEST_CASE(rows_that_repeat_for_ever_are_unsettled) {
    simulated_hub hub(300);
    hub.bend = [](std::int64_t page, simulated_hub::answer& made) {
        if (page == 2)
            made.rows.back() = made.rows.front();
    };
    reader one(hub);
    BOOST_TEST(one.read_all() == listing_step::unsettled);
    // No page is more doubtful than another: each reading takes all.
    BOOST_TEST(one.asked.size() == 4 * 3u);
}

BOOST_AUTO_TEST_CASE(what_was_read_again_before_a_restart_still_counts_against_the_bound) {
    simulated_hub hub(200);
    reader before(hub);
    hub.bend = [](std::int64_t, simulated_hub::answer& made) { ++made.facts.count; };
    while (before.pages.saved().rereads < 2) {
        if (before.pages.step() == listing_step::check)
            before.check();
        else
            before.answer(before.ask());
    }
    reader after(hub);
    after.pages = listing(before.pages.saved(), before.pages.held());
    after.spool = before.spool;
    BOOST_TEST(after.read_all() == listing_step::unsettled);
    BOOST_TEST(after.asked.size() == 4);
}

BOOST_AUTO_TEST_SUITE_END()
