#include "daemon/supervision.hpp"
#include "support/datagrams.hpp"
#include "support/manual_timer.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

using texts = std::vector<std::string>;

namespace {

// A minute's watchdog, and what a manager hears.
struct rig {
    temp_dir dir;
    datagrams manager{dir / "notify"};
    systemd_notify notify{(dir / "notify").string()};
    manual_loop loop;
    manual_timer clock{loop};
    supervision watched{notify, clock, 60s, [] { return 0.0; }};

    texts heard() const { return manager.received(); }
    // How often it is fed meanwhile; a socket holds but a few messages, so each is read when it comes.
    std::int64_t fed_in(std::chrono::seconds span, std::function<void()> const& each_second = [] {}) {
        std::int64_t times = 0;
        for (auto left = span; left > 0s; left -= 1s) {
            each_second();
            loop.advance(1s);
            times += std::ranges::count(heard(), "WATCHDOG=1");
        }
        return times;
    }
    static crawl_end failed(errc code, exit_status status) {
        crawl_end how;
        how.status = status;
        how.failure = fail(code, "in the test");
        return how;
    }
    static constexpr wall_time noon{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + 12h};
};

} // namespace

BOOST_AUTO_TEST_SUITE(supervision_)

BOOST_AUTO_TEST_CASE(a_first_crawl_makes_it_ready_and_every_step_is_said_once) {
    rig at;
    at.watched.crawl_begins(at.noon, false);
    progress seen;
    seen.pages_done = 3;
    seen.pages_known = 7;
    seen.rows = 250;
    seen.in_flight = 2;
    at.watched.crawl_progresses(seen);
    at.watched.crawl_progresses(seen);
    crawl_end how;
    how.status = exit_status::complete;
    at.watched.crawl_ends(at.noon, how);
    at.watched.next_crawl_at(at.noon + 1h);
    at.watched.next_crawl_at(std::nullopt);
    at.watched.crawl_begins(at.noon + 1h, true);
    texts const expected{
        "READY=1",
        "STATUS=Beginning a crawl",
        "STATUS=Crawling: 3/7 pages · 250 rows · 2 under way",
        "STATUS=the last crawl was complete at 2026-11-20T12:00:00Z",
        "STATUS=Next crawl at 2026-11-20T13:00:00Z; the last crawl was complete at 2026-11-20T12:00:00Z",
        "STATUS=Resuming a crawl; the last crawl was complete at 2026-11-20T12:00:00Z"};
    auto const got = at.heard();
    BOOST_TEST(got == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(how_it_failed_stands_in_the_status_and_what_to_do) {
    rig at;
    at.watched.crawl_begins(at.noon, false);
    at.heard();
    at.watched.crawl_ends(at.noon, rig::failed(errc::resolve_failed, exit_status::failed));
    BOOST_TEST(at.heard() == texts{"STATUS=the last crawl FAILED at 2026-11-20T12:00:00Z: name resolution "
                                   "failed: in the test. Check the host's name in --hub-url or the "
                                   "proxy's, and this machine's DNS."},
               boost::test_tools::per_element());
    at.watched.crawl_ends(at.noon, rig::failed(errc::credential_refused, exit_status::credential_refused));
    BOOST_TEST(at.heard() == texts{"STATUS=CREDENTIAL REFUSED at 2026-11-20T12:00:00Z: credential refused: "
                                   "in the test"},
               boost::test_tools::per_element());
    crawl_end gaps;
    gaps.status = exit_status::incomplete;
    gaps.manifest.emplace().gaps.resize(3);
    at.watched.crawl_ends(at.noon, gaps);
    BOOST_TEST(at.heard() == texts{"STATUS=the last crawl was INCOMPLETE at 2026-11-20T12:00:00Z: 3 gaps"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_reload_begins_and_ends_and_a_bad_file_stays_in_the_status) {
    rig at;
    at.watched.reload_begins();
    at.watched.reload_ends(result<>());
    BOOST_TEST(at.heard() == (texts{"RELOADING=1\nMONOTONIC_USEC=3600000000000", "READY=1"}),
               boost::test_tools::per_element());
    at.watched.crawl_begins(at.noon, false);
    at.heard();
    at.watched.reload_begins();
    at.watched.reload_ends(fail(errc::config_invalid, "f.toml:3: unknown key 'x'"));
    auto const got = at.heard();
    BOOST_REQUIRE(got.size() == 3u);
    auto const complaint = std::string("; the configuration was NOT reloaded: configuration error: f.toml:3: "
                                       "unknown key 'x'");
    BOOST_TEST(got[2] == "STATUS=Beginning a crawl" + complaint);
    at.watched.crawl_begins(at.noon, true);
    BOOST_TEST(at.heard().back() == "STATUS=Resuming a crawl" + complaint);
    at.watched.reload_ends(result<>()); // and is gone with the next good one, not with the next crawl
    BOOST_TEST(at.heard() == (texts{"READY=1", "STATUS=Resuming a crawl"}), boost::test_tools::per_element());
    at.watched.stops();
    at.heard();
    at.watched.reload_ends(fail(errc::config_invalid, "f.toml:3: unknown key 'x'"));
    BOOST_TEST(at.heard() == texts{"READY=1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_first_crawl_that_must_wait_makes_it_ready_too) {
    rig at;
    at.watched.crawl_ends(at.noon, rig::failed(errc::credential_refused, exit_status::credential_refused));
    at.watched.next_crawl_at(at.noon + 15min);
    auto const got = at.heard();
    BOOST_REQUIRE(got.size() == 3u);
    BOOST_TEST(got[1] == "READY=1");
    BOOST_TEST(got[2].starts_with("STATUS=Next crawl at 2026-11-20T12:15:00Z; CREDENTIAL REFUSED at "));
}

BOOST_AUTO_TEST_CASE(what_keeps_a_crawl_back_stands_in_the_status) {
    rig at;
    at.watched.crawl_begins(at.noon, false);
    at.heard();
    progress seen;
    seen.pages_known = 1;
    seen.trouble = "connection failed: 127.0.0.1:80: Network is unreachable";
    at.watched.crawl_progresses(seen);
    BOOST_TEST(at.heard() == texts{"STATUS=Crawling: 0/1 pages · 0 rows · 0 under way; connection failed: "
                                   "127.0.0.1:80: Network is unreachable, trying again"},
               boost::test_tools::per_element());
    seen.trouble.clear();
    at.watched.crawl_progresses(seen);
    BOOST_TEST(at.heard() == texts{"STATUS=Crawling: 0/1 pages · 0 rows · 0 under way"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(while_it_stops_it_says_nothing_else) {
    rig at;
    at.watched.crawl_begins(at.noon, false);
    at.heard();
    at.watched.stops();
    at.watched.crawl_progresses({});
    at.watched.crawl_ends(at.noon, rig::failed(errc::stopped, exit_status::stopped));
    BOOST_TEST(at.heard() == (texts{"STOPPING=1", "STATUS=Stopping"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_watchdog_is_fed_three_times_as_often_as_needed) {
    rig at;
    at.loop.start(at.watched.feed());
    BOOST_TEST(at.fed_in(10min) == 31);
    at.watched.end();
    BOOST_TEST(at.fed_in(10min) == 0);
}

BOOST_AUTO_TEST_CASE(a_crawl_that_moves_is_fed_and_one_that_hangs_is_not) {
    rig at;
    at.loop.start(at.watched.feed());
    at.watched.crawl_begins(at.noon, false);
    progress seen;
    auto const tell = [&] { at.watched.crawl_progresses(seen); };
    std::int64_t fed = 0;
    for (int minutes = 0; minutes < 60; ++minutes) {
        ++seen.requests;
        fed += at.fed_in(1min, tell);
    }
    BOOST_TEST(fed >= 180);
    BOOST_TEST(at.fed_in(14min, tell) == 42);
    BOOST_TEST(at.fed_in(10min, tell) <= 3); // a quarter of an hour has passed: nothing more
    at.watched.crawl_ends(at.noon, {});
    BOOST_TEST(at.fed_in(1min) == 3);
    at.watched.end();
    at.loop.poll();
}

BOOST_AUTO_TEST_CASE(a_crawl_that_is_due_and_never_begins_hangs) {
    rig at;
    at.loop.start(at.watched.feed());
    at.watched.next_crawl_at(at.noon + 1h);
    BOOST_TEST(at.fed_in(1h) >= 180);
    at.watched.next_crawl_at(std::nullopt);
    BOOST_TEST(at.fed_in(14min) == 42);
    BOOST_TEST(at.fed_in(10min) <= 4);
    at.watched.crawl_ends(at.noon, rig::failed(errc::config_invalid, exit_status::bad_configuration));
    BOOST_TEST(at.fed_in(1min) == 3);
    at.watched.end();
    at.loop.poll();
}

BOOST_AUTO_TEST_CASE(where_nobody_watches_nothing_is_fed) {
    rig at;
    supervision unwatched(at.notify, at.clock, std::nullopt);
    at.loop.run(unwatched.feed());
    BOOST_TEST(at.heard().empty());
}

BOOST_AUTO_TEST_SUITE_END()
