// Kills at random moments of a crawl that takes a while and commits in between: HUBCRAWL_KILLS of them,
// HUBCRAWL_SEED repeats a run.
#include "file_rig.hpp"
#include "repeated.hpp"
#include "support/environment.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <random>
#include <thread>

using namespace hubcrawl::tests;
namespace fs = std::filesystem;

namespace {

// Some 170 requests, four at a time: nearly three seconds, and a commit on the way.
constexpr auto slow_world = R"(
seed = 5
[latency]
min_ms = 40
max_ms = 80
[rate]
limit = 1000000
[[organization]]
name = "acme"
repositories = 60
tags = [1, 30]
[[organization.repository]]
name = "web"
tags = 10000
)";

} // namespace

BOOST_AUTO_TEST_SUITE(kills, *boost::unit_test::precondition(faults_can_be_preloaded))

BOOST_AUTO_TEST_CASE(killed_at_random_moments_a_crawl_ends_with_the_same_bytes) {
    auto const kills = number_in("HUBCRAWL_KILLS", long_mode() ? 100 : 10);
    auto const seed = number_in("HUBCRAWL_SEED", std::random_device{}());
    BOOST_TEST_MESSAGE("HUBCRAWL_SEED=" << seed << " HUBCRAWL_KILLS=" << kills);
    std::mt19937_64 random(seed);
    file_rig rig(slow_world);
    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    auto const calm = rig.data();
    std::uniform_int_distribution<int> moment(0, 3000);
    std::size_t worst = 0, allowed_then = 0;
    std::optional<repeats> last; // of the kill before, where its crawl is still unfinished
    auto const compare = [&] {
        if (!last)
            return;
        auto const repeated = last->repeated();
        BOOST_TEST(repeated <= last->allowed());
        if (repeated > worst) {
            worst = repeated;
            allowed_then = last->allowed();
        }
        last.reset();
    };
    for (unsigned long done = 0; done < kills; ++done)
        BOOST_TEST_CONTEXT("seed " << seed << ", kill " << done) {
            auto const before = rig.hub.totals().requests;
            auto const published = fs::read_symlink(rig.output / "current");
            auto const running = rig.start_with({});
            std::this_thread::sleep_for(std::chrono::milliseconds(moment(random)));
            running->signal(SIGKILL);
            auto const status = running->wait();
            BOOST_TEST_REQUIRE((status == 128 + SIGKILL || status == 0), running->errors());
            BOOST_TEST(lie_in(rig.output) == "");
            compare();
            if (published == fs::read_symlink(rig.output / "current"))
                last.emplace(rig, before);
            if (done % 3 != 2 && done + 1 < kills)
                continue; // killed again on its way
            BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
            BOOST_TEST((rig.data() == calm));
            BOOST_TEST(lie_in_history(rig.output) == "");
            BOOST_TEST(leftovers_in(rig.output).empty());
            compare();
        }
    BOOST_TEST_MESSAGE("most requests repeated: " << worst << " of " << allowed_then << " allowed");
}

BOOST_AUTO_TEST_SUITE_END()
