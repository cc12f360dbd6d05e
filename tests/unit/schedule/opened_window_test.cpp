#include "notices.hpp"
#include "schedule/opened_window.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace hubcrawl::schedule::tests;

namespace {

// An answer that came `at` after the beginning, of a window that ends `reset` after it.
window_reading seen(std::chrono::milliseconds at, std::chrono::seconds reset) {
    window_reading out;
    out.reset = server_begin + reset;
    out.date = server_begin + std::chrono::floor<std::chrono::seconds>(at);
    out.received = begin + at;
    return out;
}

opened_window proven() {
    opened_window window(60s);
    window.saw(seen(300ms, 61s));
    window.saw(seen(2s, 61s));
    return window;
}

} // namespace

BOOST_AUTO_TEST_SUITE(opened_window_)

BOOST_AUTO_TEST_CASE(a_window_ends_its_length_after_its_first_answer) {
    auto const window = proven();
    BOOST_TEST((window.ends(begin + 61s).value() == begin + 60'325ms));
    BOOST_TEST(!window.proof_from(begin + 61s).has_value());
}

BOOST_AUTO_TEST_CASE(answers_too_near_each_other_prove_nothing_but_one_later_would) {
    opened_window window(60s);
    BOOST_TEST(!window.proof_from(begin + 61s).has_value());
    window.saw(seen(300ms, 61s));
    window.saw(seen(1900ms, 61s)); // one second apart by their Dates
    BOOST_TEST(!window.ends(begin + 61s).has_value());
    BOOST_TEST((window.proof_from(begin + 61s).value() == begin + 3300ms));
}

BOOST_AUTO_TEST_CASE(what_was_proven_holds_for_the_windows_after_it) {
    auto window = proven();
    window.saw(seen(60'400ms, 121s));
    BOOST_TEST((window.ends(begin + 121s).value() == begin + 120'425ms));
}

BOOST_AUTO_TEST_CASE(a_late_answer_of_the_window_before_changes_nothing) {
    auto window = proven();
    window.saw(seen(60'400ms, 121s));
    window.saw(seen(60'900ms, 61s));
    BOOST_TEST((window.ends(begin + 121s).value() == begin + 120'425ms));
}

BOOST_AUTO_TEST_CASE(a_reset_that_moves_on_is_no_fixed_window) {
    for (auto by : {1s, 5s, 58s}) {
        auto window = proven();
        window.saw(seen(3s, 61s + by));
        BOOST_TEST(!window.ends(begin + 61s + by).has_value());
        BOOST_TEST(!window.proof_from(begin + 61s + by).has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_window_of_another_length_is_left_to_its_reset) {
    auto const window = proven();
    for (auto by_reset : {5s, 30s, 58s, 63s, 300s}) {
        BOOST_TEST(!window.ends(begin + by_reset).has_value());
        BOOST_TEST(!window.proof_from(begin + by_reset).has_value());
    }
}

BOOST_AUTO_TEST_CASE(once_mistaken_it_is_not_asked_again) {
    auto window = proven();
    window.mistaken();
    window.saw(seen(60'400ms, 121s));
    window.saw(seen(64s, 121s));
    BOOST_TEST(!window.ends(begin + 121s).has_value());
    BOOST_TEST(!window.proof_from(begin + 121s).has_value());
}

BOOST_AUTO_TEST_CASE(answers_without_reset_or_date_say_nothing) {
    opened_window window(60s);
    auto undated = seen(300ms, 61s);
    undated.date.reset();
    window.saw(undated);
    auto nameless = seen(300ms, 61s);
    nameless.reset.reset();
    window.saw(nameless);
    BOOST_TEST(!window.proof_from(begin + 61s).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
