#include "simulated_hub.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::frontier;
using namespace hubcrawl::frontier::tests;

namespace {

// Its `next` from page `from` on is a cursor: only who follows it sees the right page.
simulated_hub cursor_hub(std::int64_t rows, std::int64_t from) {
    simulated_hub hub(rows);
    hub.bend = [from](std::int64_t page, simulated_hub::answer& made) {
        if (page < from || !made.facts.has_next)
            return;
        made.facts.next_agrees = false;
        made.facts.next_target = fmt::format("/cursor?after={}", page);
    };
    return hub;
}

} // namespace

BOOST_AUTO_TEST_SUITE(listing_follow)

BOOST_AUTO_TEST_CASE(a_next_that_disagrees_at_once_is_followed_step_by_step) {
    auto hub = cursor_hub(450, 1);
    reader one(hub);
    one.answer(one.ask());
    BOOST_TEST(one.pages.saved().following);
    for (int page = 2; page <= 5; ++page) {
        BOOST_REQUIRE(one.can_ask());
        auto const next = one.ask();
        BOOST_TEST(next.page == page);
        BOOST_TEST(next.target == fmt::format("/cursor?after={}", page - 1));
        BOOST_TEST(one.pages.step() == listing_step::wait); // one at a time
        one.answer(next);
    }
    BOOST_TEST(one.read_all() == listing_step::settled);
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(a_late_disagreement_goes_back_to_the_first_hole) {
    auto hub = cursor_hub(600, 4);
    reader one(hub);
    one.answer(one.ask());
    auto const two = one.ask(), three = one.ask(), four = one.ask(), five = one.ask();
    one.answer(two);
    one.answer(four);
    BOOST_TEST(one.pages.saved().following);
    BOOST_TEST(one.pages.saved().last_page == 3);
    BOOST_TEST(one.pages.under_way() == 0);
    // What had been asked before counts no longer.
    BOOST_TEST(!one.pages.expects(three.page, three.generation));
    BOOST_TEST(!one.pages.expects(five.page, five.generation));
    auto const again = one.ask();
    BOOST_TEST(again.page == 3);
    BOOST_TEST(again.target == ""); // its address is as good as page 2's word for it
    BOOST_TEST(again.generation > three.generation);
    one.pages.back_out(three.page, three.generation); // a late failure of the old ask disturbs nothing
    BOOST_TEST(one.pages.expects(again.page, again.generation));
    one.answer(again);
    auto const by_word = one.ask();
    BOOST_TEST(by_word.page == 4);
    BOOST_TEST(by_word.target == "/list?page=4");
    one.answer(by_word);
    BOOST_TEST(one.read_all() == listing_step::settled);
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(a_disagreement_without_a_hole_follows_that_very_next) {
    auto hub = cursor_hub(500, 3);
    reader one(hub);
    for (int i = 0; i < 3; ++i) one.answer(one.ask());
    auto const next = one.ask();
    BOOST_TEST(next.page == 4);
    BOOST_TEST(next.target == "/cursor?after=3");
    BOOST_TEST(one.pages.pages_held() == 3);
}

BOOST_AUTO_TEST_CASE(a_followed_page_that_is_backed_out_is_asked_at_the_same_address) {
    auto hub = cursor_hub(300, 1);
    reader one(hub);
    one.answer(one.ask());
    auto const lost = one.ask();
    one.pages.back_out(lost.page, lost.generation);
    BOOST_REQUIRE(one.can_ask());
    BOOST_TEST(one.ask().target == lost.target);
}

BOOST_AUTO_TEST_CASE(a_followed_list_is_resumed_at_the_address_it_had_reached) {
    auto hub = cursor_hub(450, 1);
    reader before(hub);
    for (int i = 0; i < 3; ++i) before.answer(before.ask());
    reader after(hub);
    after.pages = listing(before.pages.saved(), before.pages.held());
    after.spool = before.spool;
    auto const next = after.ask();
    BOOST_TEST(next.page == 4);
    BOOST_TEST(next.target == "/cursor?after=3");
    after.answer(next);
    BOOST_TEST(after.read_all() == listing_step::settled);
    BOOST_TEST(after.rows() == hub.rows());
    BOOST_TEST(after.asked.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_followed_list_that_moved_is_read_again_from_its_front) {
    auto hub = cursor_hub(300, 1);
    reader one(hub);
    one.answer(one.ask());
    one.answer(one.ask());
    hub.insert(0);
    BOOST_TEST(one.read_all() == listing_step::settled);
    std::vector<std::int64_t> const expected{1, 2, 3, 4, 1, 2, 3, 4};
    BOOST_TEST(one.asked == expected, boost::test_tools::per_element());
    BOOST_TEST(one.pages.saved().rereads == 1);
    BOOST_TEST(one.rows() == hub.rows());
}

BOOST_AUTO_TEST_CASE(a_list_without_end_is_given_up) {
    for (bool const cursor : {false, true}) {
        simulated_hub hub(250);
        hub.bend = [cursor](std::int64_t page, simulated_hub::answer& made) {
            made.past_end = false;
            made.rows.assign(100, fmt::format("endless-{}", page));
            made.facts = {250, 100, true, !cursor, fmt::format("/on?{}", page), 0};
        };
        reader one(hub);
        bool more = true;
        while (more && one.can_ask()) more = one.answer(one.ask());
        BOOST_TEST(!more);
        BOOST_TEST(one.asked.size() <= 2 * 3 + 8u);
    }
}

BOOST_AUTO_TEST_CASE(an_empty_page_that_names_a_next_is_given_up) {
    simulated_hub hub(0);
    hub.bend = [](std::int64_t, simulated_hub::answer& made) {
        made.facts = {0, 0, true, true, "/list?page=2", 0};
    };
    reader one(hub);
    BOOST_TEST(!one.answer(one.ask()));
}

BOOST_AUTO_TEST_CASE(a_followed_list_ends_before_a_depth_cap) {
    auto hub = cursor_hub(500, 1);
    reader one(hub);
    one.answer(one.ask());
    one.answer(one.ask());
    one.pages.cut_off(one.ask().page);
    BOOST_TEST(one.pages.step() == listing_step::check);
    BOOST_TEST(one.pages.pages_held() == 2);
    BOOST_TEST(one.pages.under_way() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
