// hubcrawld killed at one call after the other: what readers see is whole, and the next run ends as if
// nothing had been.
#include "repeated.hpp"
#include "unfinished_crawl.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>

using namespace hubcrawl::tests;

namespace {

struct tally {
    int kills = 0, not_reached = 0;
    std::size_t worst = 0, allowed_then = 0;
};

void kill_and_resume(grown_hub& rig, file_fault const& fault, tally& count) {
    rig.start_again();
    auto const before = rig.hub.totals().requests;
    auto const status = rig.crawl_with(fault);
    BOOST_TEST_REQUIRE((status == 128 + SIGKILL || status == 0), rig.errors);
    ++(status == 0 ? count.not_reached : count.kills);
    BOOST_TEST(lie_in(rig.output) == "");
    auto const published = rig.moved();

    repeats const counted(rig, before);
    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    BOOST_TEST((rig.data() == rig.expected));
    BOOST_TEST(lie_in(rig.output) == "");
    BOOST_TEST(lie_in_history(rig.output) == "");
    BOOST_TEST(leftovers_in(rig.output).empty());
    if (published)
        return; // and a new crawl was made
    auto const repeated = counted.repeated();
    BOOST_TEST(repeated <= counted.allowed());
    if (repeated >= count.worst) {
        count.worst = repeated;
        count.allowed_then = counted.allowed();
    }
}

// All of the rare kinds, and of the others so many that it stays quick.
std::vector<fault_point> chosen(std::vector<fault_point> const& all) {
    if (long_mode())
        return all;
    std::vector<fault_point> made;
    std::map<std::string, std::size_t> of_kind, seen;
    for (auto const& point : all) ++of_kind[point.kind];
    for (auto const& point : all) {
        auto const every = point.kind == "sync" || point.kind == "rename" ? 1 : of_kind[point.kind] / 4 + 1;
        if (seen[point.kind]++ % every == every / 2)
            made.push_back(point);
    }
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(crash, *boost::unit_test::precondition(faults_can_be_preloaded))

BOOST_AUTO_TEST_CASE(killed_at_any_call_the_crawl_resumes_to_the_same_bytes) {
    grown_hub rig;
    tally count;
    for (auto const& point : chosen(rig.calls)) {
        std::vector<std::string> acts{"kill_before"};
        if (point.kind == "write")
            acts.emplace_back("kill_halfway");
        if (point.kind == "rename" || point.kind == "link" || point.index % 3 == 0)
            acts.emplace_back("kill_after");
        for (auto const& act : acts) BOOST_TEST_CONTEXT(act << " at " << point.at << ", " << point.path)
        kill_and_resume(rig, {point.at, act}, count);
    }
    BOOST_TEST_MESSAGE("calls of an undisturbed crawl: " << rig.calls.size() << ", kills: " << count.kills
                                                         << ", not reached: " << count.not_reached
                                                         << ", most requests repeated: " << count.worst
                                                         << " of " << count.allowed_then << " allowed");
    BOOST_TEST(count.kills >= 40);
    BOOST_TEST(count.not_reached <= count.kills / 20); // the last calls of a run vary a little
}

// The run after a crash has a log to take in, or a damaged checkpoint to set aside; and may be killed in its
// turn.
BOOST_AUTO_TEST_CASE(killed_while_it_resumes_or_sets_aside_it_still_ends_with_the_same_bytes) {
    unfinished_crawl rig(true);
    int kills = 0;
    for (bool const damaged : {false, true}) {
        auto const begin = [&] {
            rig.start_unfinished();
            if (damaged)
                std::filesystem::resize_file(rig.state / "spool", 100);
        };
        begin();
        BOOST_TEST_REQUIRE(rig.crawl_with({}) == 0, rig.errors);
        std::size_t number = 0;
        for (auto const& point : rig.points()) {
            if (!long_mode() && point.kind != "rename" && point.kind != "unlink" && number++ % 4 != 1)
                continue;
            BOOST_TEST_CONTEXT((damaged ? "setting aside, at " : "resuming, at ")
                               << point.at << ", " << point.path) {
                begin();
                kills += rig.crawl_with({point.at, "kill_before"}) == 128 + SIGKILL;
                BOOST_TEST(lie_in(rig.output) == "");
                BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
                BOOST_TEST((rig.data() == rig.expected));
                BOOST_TEST(lie_in(rig.output) == "");
                BOOST_TEST(lie_in_history(rig.output) == "");
            }
        }
    }
    BOOST_TEST_MESSAGE("kills: " << kills);
    BOOST_TEST(kills >= 30);
}

BOOST_AUTO_TEST_SUITE_END()
