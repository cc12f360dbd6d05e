// An interrupted crawl goes on where it was, and ends with the same bytes.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <thread>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 9
[latency]
min_ms = 5
max_ms = 10
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 60
tags = [1, 150]
[[organization.repository]]
name = "web"
tags = 9000
)";

void wait_for_requests(crawl_rig const& rig, std::uint64_t number) {
    for (int i = 0; i < 2000 && rig.hub.totals().requests < number; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    BOOST_REQUIRE_GE(rig.hub.totals().requests, number);
}

} // namespace

BOOST_AUTO_TEST_SUITE(resume)

BOOST_AUTO_TEST_CASE(a_stopped_crawl_exits_5_and_resumes_without_asking_again) {
    crawl_rig rig(world);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const calm = rig.data();
    auto const undisturbed = rig.hub.totals().requests;

    rig.another_output();
    auto running = rig.start(rig.once());
    wait_for_requests(rig, undisturbed + 60);
    running->signal(SIGTERM);
    BOOST_TEST(running->wait() == 5);
    BOOST_TEST_INFO(running->errors());
    BOOST_TEST(!rig.published("latest"));
    BOOST_TEST(std::filesystem::exists(rig.output / ".state" / "checkpoint.db"));

    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    BOOST_TEST(contains(rig.errors, "resuming the crawl"));
    BOOST_TEST((rig.data() == calm));
    // One more login; a drained crawl loses nothing.
    BOOST_TEST(rig.hub.totals().requests == 2 * undisturbed + 1);
}

BOOST_AUTO_TEST_CASE(a_killed_crawl_resumes_to_the_same_bytes) {
    crawl_rig rig(world);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const calm = rig.data();
    auto const undisturbed = rig.hub.totals().requests;
    rig.another_output();
    for (std::uint64_t const after : {20, 90, 130}) {
        auto const before = rig.hub.totals().requests;
        auto running = rig.start(rig.once());
        wait_for_requests(rig, before + after);
        running->signal(SIGKILL);
        BOOST_TEST(running->wait() == 128 + SIGKILL);
        BOOST_TEST(!rig.published("latest"));
    }
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    BOOST_TEST((rig.data() == calm));
    BOOST_TEST(rig.hub.totals().requests < 2 * undisturbed + 20 + 90 + 130 + 20);
}

BOOST_AUTO_TEST_CASE(a_second_signal_does_not_wait_for_a_silent_server) {
    crawl_rig rig(world);
    hubcrawl::fake_hub::fault_config silent;
    silent.name = "silence";
    silent.on = "/repositories/web/tags";
    silent.nth = 3;
    silent.times = 0;
    rig.hub.set_fault(silent);
    auto running = rig.start(rig.once());
    wait_for_requests(rig, 30);
    running->signal(SIGTERM);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    running->signal(SIGTERM);
    BOOST_TEST(running->wait(std::chrono::seconds(5)) == 5);
}

BOOST_AUTO_TEST_CASE(fresh_forgets_the_unfinished_crawl) {
    crawl_rig rig(world);
    auto running = rig.start(rig.once());
    wait_for_requests(rig, 60);
    running->signal(SIGINT);
    BOOST_TEST(running->wait() == 5);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--fresh"}), 0);
    BOOST_TEST(!contains(rig.errors, "resuming"));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_another_scope_is_set_aside) {
    crawl_rig rig(world);
    auto running = rig.start(rig.once());
    wait_for_requests(rig, 60);
    running->signal(SIGTERM);
    BOOST_TEST(running->wait() == 5);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--dataset", "repositories"}), 0);
    BOOST_TEST(contains(rig.errors, "another scope"));
    BOOST_TEST(std::filesystem::exists(rig.output / ".state" / "checkpoint.db.set-aside"));
}

BOOST_AUTO_TEST_CASE(a_second_hubcrawld_on_the_same_output_is_refused) {
    crawl_rig rig(world);
    auto running = rig.start(rig.once());
    wait_for_requests(rig, 30);
    temp_dir elsewhere; // for its own output files
    std::vector<std::string> command{hubcrawld()};
    auto const arguments = rig.once();
    command.insert(command.end(), arguments.begin(), arguments.end());
    program second(command, elsewhere.path());
    BOOST_TEST(second.wait() == 1);
    BOOST_TEST(contains(second.errors(), std::to_string(running->pid())));
    BOOST_TEST(running->wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
