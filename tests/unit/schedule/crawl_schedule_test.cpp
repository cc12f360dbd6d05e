#include "schedule/crawl_schedule.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace std::chrono_literals;

namespace {

constexpr boot_time start{1000h};

// The machine's clocks: what a suspend does to them, and somebody who sets the time.
struct machine {
    boot_time boot = start;
    std::chrono::nanoseconds awake = 1000h; // steady time
    std::chrono::nanoseconds wall = 500'000h;

    void runs(std::chrono::nanoseconds by) { boot += by, awake += by, wall += by; }
    void sleeps(std::chrono::nanoseconds by) { boot += by, wall += by; }
    void set_by(std::chrono::nanoseconds by) { wall += by; }
};

struct rig {
    machine clocks;
    crawl_schedule plan{1h, start};

    void crawl(crawl_outcome how, std::chrono::seconds takes = 0s, double random = 0) {
        if (plan.due().value() > clocks.boot)
            clocks.runs(plan.due().value() - clocks.boot);
        plan.begins(clocks.boot);
        clocks.runs(takes);
        plan.ends(how, clocks.boot, random);
    }
    double minutes_left() const {
        return std::chrono::duration<double, std::ratio<60>>(plan.due().value() - clocks.boot).count();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(crawl_schedule_)

BOOST_AUTO_TEST_CASE(the_first_crawl_begins_at_once) { BOOST_TEST(rig().minutes_left() == 0); }

BOOST_AUTO_TEST_CASE(the_interval_counts_from_the_last_start) {
    rig at;
    at.crawl(crawl_outcome::published, 20min);
    BOOST_TEST(at.minutes_left() == 40);
    at.crawl(crawl_outcome::published, 1min);
    BOOST_TEST(at.minutes_left() == 59);
}

BOOST_AUTO_TEST_CASE(a_crawl_longer_than_the_interval_is_followed_by_the_next_at_its_end) {
    rig at;
    at.crawl(crawl_outcome::published, 3h);
    BOOST_TEST(at.minutes_left() == 0);
}

BOOST_AUTO_TEST_CASE(jitter_adds_at_most_a_twentieth_and_never_takes_away) {
    crawl_history past{.started = start, .ended = start + 1min};
    for (int percent = 0; percent < 100; ++percent) {
        auto const wait = next_start(past, 1h, percent / 100.0) - start;
        BOOST_TEST((wait >= 1h && wait < 63min));
    }
    BOOST_TEST((next_start(past, 1h, 0.5) - start == 61min + 30s));
    past.last = crawl_outcome::failed;
    past.failures = 1;
    BOOST_TEST((next_start(past, 1h, 0.5) - past.ended == 61500ms));
}

BOOST_AUTO_TEST_CASE(no_two_run_at_once) {
    rig at;
    at.plan.begins(at.clocks.boot);
    BOOST_TEST(!at.plan.due());
    at.clocks.runs(2h);
    at.plan.crawl_now(at.clocks.boot);
    at.plan.configured(1min, at.clocks.boot);
    BOOST_TEST(!at.plan.due());
}

BOOST_AUTO_TEST_CASE(failed_crawls_back_off_from_a_minute_to_the_interval_and_go_on) {
    rig at;
    for (double const minutes : {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
        at.crawl(crawl_outcome::failed, 10min);
        BOOST_TEST(at.minutes_left() == minutes);
    }
    for (int i = 0; i < 200; ++i) at.crawl(crawl_outcome::failed);
    BOOST_TEST(at.minutes_left() == 60);
    BOOST_TEST(at.plan.failures() == 209);
    at.crawl(crawl_outcome::published);
    BOOST_TEST(at.plan.failures() == 0);
    at.crawl(crawl_outcome::failed);
    BOOST_TEST(at.minutes_left() == 1);
}

BOOST_AUTO_TEST_CASE(a_long_interval_is_no_long_backoff) {
    crawl_history past{crawl_outcome::failed, start, start + 5s, 40};
    BOOST_TEST((next_start(past, 24h, 0) == past.ended + 1h));
    past.last = crawl_outcome::credential_refused;
    BOOST_TEST((next_start(past, 24h, 0) == past.ended + 1h));
    past.last = crawl_outcome::unreachable;
    past.ever_reached = false;
    BOOST_TEST((next_start(past, 24h, 0) == past.ended + 1h));
}

BOOST_AUTO_TEST_CASE(an_interval_below_a_minute_is_the_backoff) {
    crawl_history const past{crawl_outcome::failed, start, start + 5s, 1};
    BOOST_TEST((next_start(past, 2s, 0) == past.ended + 2s));
}

BOOST_AUTO_TEST_CASE(a_refused_credential_rests_a_quarter_of_an_hour_whatever_the_interval) {
    for (auto const interval : {1s, 60s, 3600s}) {
        crawl_schedule plan(interval, start);
        plan.begins(start);
        plan.ends(crawl_outcome::credential_refused, start, 0);
        BOOST_TEST((plan.due().value() == start + 15min));
    }
    rig at; // and longer, the more often it is refused
    for (double const minutes : {15, 15, 15, 15, 16, 32, 60, 60}) {
        at.crawl(crawl_outcome::credential_refused);
        BOOST_TEST(at.minutes_left() == minutes);
    }
}

BOOST_AUTO_TEST_CASE(asking_for_a_crawl_does_not_lock_the_account) {
    rig at;
    at.crawl(crawl_outcome::credential_refused);
    at.clocks.runs(5min);
    at.plan.crawl_now(at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 10);
    at.plan.begins(at.clocks.boot); // and so while one runs
    at.plan.crawl_now(at.clocks.boot);
    at.plan.ends(crawl_outcome::credential_refused, at.clocks.boot, 0);
    BOOST_TEST(at.minutes_left() == 15);
}

BOOST_AUTO_TEST_CASE(another_configuration_may_hold_another_credential) {
    rig at;
    at.crawl(crawl_outcome::credential_refused);
    at.plan.configured(1h, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 0);
    at.plan.begins(at.clocks.boot);
    at.plan.configured(1h, at.clocks.boot); // read while the old one was being refused
    at.plan.ends(crawl_outcome::credential_refused, at.clocks.boot, 0);
    BOOST_TEST(at.minutes_left() == 0);
    at.crawl(crawl_outcome::credential_refused);
    BOOST_TEST(at.minutes_left() == 15);
}

BOOST_AUTO_TEST_CASE(a_credential_that_is_still_the_refused_one_rests_until_it_may_be_tried) {
    rig at;
    at.crawl(crawl_outcome::credential_refused);
    at.clocks.runs(5min);
    at.plan.configured(1h, at.clocks.boot); // something else has changed
    at.plan.begins(at.clocks.boot);
    BOOST_TEST(!at.plan.due());
    at.plan.rests(at.clocks.boot + 10min);
    BOOST_TEST(at.minutes_left() == 10);
    at.plan.crawl_now(at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 10);
    BOOST_TEST(at.plan.failures() == 1);
    at.plan.begins(at.clocks.boot);
    at.plan.configured(1h, at.clocks.boot); // while it was looked at
    at.plan.rests(at.clocks.boot + 10min);
    BOOST_TEST(at.minutes_left() <= 0);
}

BOOST_AUTO_TEST_CASE(a_new_interval_takes_away_no_crawl_that_was_asked_for) {
    rig at;
    at.plan.configured(2h, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 0); // the first one neither
    at.crawl(crawl_outcome::published);
    at.plan.crawl_now(at.clocks.boot);
    at.plan.configured(3h, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 0);
    at.crawl(crawl_outcome::published);
    at.plan.configured(2h, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 120);
}

BOOST_AUTO_TEST_CASE(a_crawl_asked_for_begins_now_or_after_the_one_under_way) {
    rig at;
    at.crawl(crawl_outcome::published);
    at.clocks.runs(5min);
    at.plan.crawl_now(at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 0);
    at.plan.begins(at.clocks.boot);
    at.plan.crawl_now(at.clocks.boot);
    at.plan.ends(crawl_outcome::failed, at.clocks.boot, 0);
    BOOST_TEST(at.minutes_left() == 0);
    at.crawl(crawl_outcome::published); // that was it
    BOOST_TEST(at.minutes_left() == 60);
}

BOOST_AUTO_TEST_CASE(a_new_interval_counts_from_the_last_start_too) {
    rig at;
    at.crawl(crawl_outcome::published, 10min);
    at.plan.configured(30min, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 20);
    at.plan.configured(5min, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 0);
    at.plan.configured(2h, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 110);
    at.crawl(crawl_outcome::failed);
    at.crawl(crawl_outcome::failed);
    at.plan.configured(1min, at.clocks.boot);
    BOOST_TEST(at.minutes_left() == 1);
}

BOOST_AUTO_TEST_CASE(a_network_that_is_not_there_yet_is_asked_for_quickly) {
    rig at;
    for (double const seconds : {5, 10, 20, 40, 60, 60}) {
        at.crawl(crawl_outcome::unreachable);
        BOOST_TEST(at.minutes_left() == seconds / 60, boost::test_tools::tolerance(1e-9));
    }
    for (int i = 6; i < 20; ++i) at.crawl(crawl_outcome::unreachable);
    BOOST_TEST(at.minutes_left() == 1);
    at.crawl(crawl_outcome::unreachable); // it is not that the machine has just come up
    BOOST_TEST(at.minutes_left() == 60);
}

BOOST_AUTO_TEST_CASE(once_the_hub_was_reached_losing_it_is_a_failure_like_others) {
    rig at;
    at.crawl(crawl_outcome::failed);
    at.crawl(crawl_outcome::unreachable);
    BOOST_TEST(at.minutes_left() == 2);
}

BOOST_AUTO_TEST_CASE(a_wall_clock_that_jumps_changes_nothing) {
    for (auto const by : {-20'000h, -1h, 1h, 20'000h}) {
        rig at;
        at.crawl(crawl_outcome::published, 10min);
        at.clocks.set_by(by);
        at.clocks.runs(10min);
        BOOST_TEST(at.minutes_left() == 40);
    }
}

BOOST_AUTO_TEST_CASE(what_a_suspend_took_counts) {
    rig at;
    at.crawl(crawl_outcome::published, 10min);
    auto const awake = at.clocks.awake;
    at.clocks.sleeps(8h);
    BOOST_TEST((at.clocks.awake == awake));
    BOOST_TEST(at.minutes_left() < 0); // due: one crawl, not eight
    at.crawl(crawl_outcome::published);
    BOOST_TEST(at.minutes_left() == 60);
}

BOOST_AUTO_TEST_SUITE_END()
