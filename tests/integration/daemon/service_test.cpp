// hubcrawld as a service: crawl after crawl, and what signals do.
#include "service_rig.hpp"
#include "support/datagrams.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <set>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 9
[latency]
min_ms = 20
max_ms = 30
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 20
tags = [1, 50]
[[organization.repository]]
name = "web"
tags = 9000
)";

} // namespace

BOOST_AUTO_TEST_SUITE(service)

BOOST_AUTO_TEST_CASE(it_crawls_at_the_interval_until_it_is_stopped) {
    service_rig rig(world);
    rig.configure("1s");
    rig.serve();
    rig.wait_until_said("published ", 3);
    rig.service->signal(SIGTERM);
    auto const status = rig.service->wait();
    BOOST_TEST((status == 0 || status == 5)); // between two crawls, or in one
    BOOST_TEST(rig.published("current"));
}

BOOST_AUTO_TEST_CASE(between_two_crawls_it_stops_with_0) {
    service_rig rig(world);
    rig.configure("1h");
    rig.serve();
    rig.wait_until_said("the next crawl begins in 3");
    rig.service->signal(SIGTERM);
    BOOST_TEST(rig.service->wait() == 0);
    BOOST_TEST(rig.said_times("published ") == 1u);
}

BOOST_AUTO_TEST_CASE(asked_to_it_crawls_now_and_never_two_at_once) {
    service_rig rig(world);
    rig.configure("1h");
    rig.serve();
    rig.wait_until_said("the next crawl begins in ");
    auto const of_one = rig.hub.totals();
    rig.service->signal(SIGUSR1);
    rig.wait_until([&] { return rig.hub.totals().requests > of_one.requests + 5; },
                   [&] { return rig.log(); });
    rig.service->signal(SIGUSR1);
    rig.wait_until_said("a crawl is under way; the one asked for follows it");
    rig.wait_until_said("published ", 3);
    rig.wait_until_said("the next crawl begins in ", 2);
    BOOST_TEST(rig.hub.totals().requests == 3 * of_one.requests);
    BOOST_TEST(rig.hub.totals().logins == 3 * of_one.logins);
    rig.service->signal(SIGTERM);
    BOOST_TEST(rig.service->wait() == 0);
}

BOOST_AUTO_TEST_CASE(stopped_in_a_crawl_it_drains_and_the_next_service_resumes) {
    service_rig rig(world);
    rig.configure("1h");
    rig.serve();
    rig.wait_until([&] { return rig.hub.totals().requests > 30; }, [&] { return rig.log(); });
    rig.service->signal(SIGTERM);
    BOOST_TEST(rig.service->wait() == 5);
    BOOST_TEST(!rig.published("latest"));
    rig.serve();
    rig.wait_until_said("published ");
    BOOST_TEST(rig.said_times("resuming the crawl") == 1u);
    rig.service->signal(SIGTERM);
    BOOST_TEST(rig.service->wait() == 0);
}

BOOST_AUTO_TEST_CASE(a_failed_crawl_is_followed_by_another) {
    service_rig rig(world);
    rig.configure("1s");
    rig.serve();
    rig.wait_until_said("published ");
    std::filesystem::rename(rig.dir / "secret", rig.dir / "away");
    rig.wait_until_said("crawls in a row have failed");
    std::filesystem::rename(rig.dir / "away", rig.dir / "secret");
    auto const before = rig.said_times("published ");
    rig.wait_until_said("published ", before + 1);
    rig.service->signal(SIGTERM);
    auto const status = rig.service->wait();
    BOOST_TEST((status == 0 || status == 5));
}

BOOST_AUTO_TEST_CASE(a_secret_that_cannot_be_read_at_the_start_ends_it) {
    service_rig rig(world);
    rig.configure("1s");
    std::filesystem::remove(rig.dir / "secret");
    rig.serve();
    BOOST_TEST(rig.service->wait() == 2);
    BOOST_TEST(contains(rig.log(), "the secret file"));
    BOOST_TEST(rig.hub.totals().requests == 0u);
}

BOOST_AUTO_TEST_CASE(the_service_manager_hears_how_it_goes) {
    service_rig rig(world);
    datagrams const manager(rig.dir / "notify");
    rig.configure("1h");
    rig.serve({"NOTIFY_SOCKET=" + (rig.dir / "notify").string(), "WATCHDOG_USEC=3000000"});
    std::vector<std::string> heard;
    auto const hears = [&](std::string_view text) {
        rig.wait_until(
            [&] {
                for (auto& each : manager.received()) heard.push_back(std::move(each));
                return std::ranges::any_of(heard, [&](auto const& each) { return contains(each, text); });
            },
            [&] { return "never heard: " + std::string(text) + "\n" + rig.log(); });
    };
    hears("STATUS=Next crawl at ");
    BOOST_REQUIRE(heard.size() > 2);
    std::set<std::string> const said(heard.begin(), heard.end());
    BOOST_TEST(said.contains("READY=1"));
    BOOST_TEST(said.contains("STATUS=Beginning a crawl"));
    BOOST_TEST(said.contains("WATCHDOG=1"));
    heard.clear();
    hears("WATCHDOG=1"); // asleep, too
    rig.service->signal(SIGHUP);
    hears("RELOADING=1\nMONOTONIC_USEC=");
    hears("READY=1");
    rig.service->signal(SIGTERM);
    hears("STOPPING=1");
    BOOST_TEST(rig.service->wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
