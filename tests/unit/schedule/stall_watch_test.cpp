#include "schedule/stall_watch.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace std::chrono_literals;

namespace {

struct rig {
    stall_watch watch;
    steady_time now{1000h};
    progress seen;

    // `tell` each second for a while
    template <class F>
    void passes(std::chrono::seconds span, F tell) {
        for (auto const end = now + span; now < end;) {
            now += 1s;
            tell();
        }
    }
    void says_the_same() { watch.progresses(seen, now); }
    bool hangs() const { return watch.hangs(now); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(stall_watch_)

BOOST_AUTO_TEST_CASE(between_two_crawls_nothing_can_hang) {
    rig at;
    BOOST_TEST(!at.hangs());
    at.watch.begins(at.now);
    at.now += 16min;
    BOOST_TEST(at.hangs());
    at.watch.ends();
    BOOST_TEST(!at.hangs());
    at.now += 48h;
    at.watch.begins(at.now);
    BOOST_TEST(!at.hangs());
}

BOOST_AUTO_TEST_CASE(a_crawl_that_tells_the_same_for_a_quarter_of_an_hour_hangs) {
    rig at;
    at.watch.begins(at.now);
    at.seen.requests = 7;
    at.says_the_same();
    at.passes(15min, [&] { at.says_the_same(); });
    BOOST_TEST(!at.hangs());
    at.passes(2s, [&] { at.says_the_same(); });
    BOOST_TEST(at.hangs());
    at.seen.requests = 8;
    at.says_the_same();
    BOOST_TEST(!at.hangs());
}

BOOST_AUTO_TEST_CASE(whatever_moves_is_a_sign_of_life) {
    rig at;
    at.watch.begins(at.now);
    auto const moves = {+[](progress& p) { ++p.pages_done; }, +[](progress& p) { ++p.rows; },
                        +[](progress& p) { ++p.listings_done; }, +[](progress& p) { ++p.requests; }};
    for (auto const move : moves) {
        at.passes(14min, [&] { at.says_the_same(); });
        move(at.seen);
        at.passes(14min, [&] { at.says_the_same(); });
        BOOST_TEST(!at.hangs());
    }
}

BOOST_AUTO_TEST_CASE(waiting_for_the_budget_is_no_hang_however_long) {
    rig at;
    at.watch.begins(at.now);
    at.seen.waiting = 1h;
    at.passes(2h, [&] { at.says_the_same(); });
    BOOST_TEST(!at.hangs());
    at.seen.waiting.reset();
    at.passes(16min, [&] { at.says_the_same(); });
    BOOST_TEST(at.hangs());
}

BOOST_AUTO_TEST_CASE(publishing_tells_nothing_but_uses_the_processor) {
    rig at;
    at.watch.begins(at.now);
    at.says_the_same();
    double cpu = 10;
    at.passes(1h, [&] { at.watch.works(cpu += 0.01, at.now); });
    BOOST_TEST(!at.hangs());
    at.passes(16min, [&] { at.watch.works(cpu += 0.0001, at.now); }); // what asking itself costs
    BOOST_TEST(at.hangs());
}

BOOST_AUTO_TEST_CASE(reading_in_circles_is_a_hang_whatever_it_costs) {
    rig at;
    at.watch.begins(at.now);
    double cpu = 0;
    at.passes(16min, [&] {
        at.says_the_same();
        at.watch.works(cpu += 1, at.now);
    });
    BOOST_TEST(at.hangs());
}

BOOST_AUTO_TEST_SUITE_END()
