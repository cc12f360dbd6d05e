// Who works in which directory: one hubcrawld at a time, state where it was wished for, nothing of others
// touched.
#include "file_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <thread>

using namespace hubcrawl::tests;
namespace fs = std::filesystem;

namespace {

// A hubcrawld that waits for a silent server, and holds its directories until the test ends.
struct busy : grown_hub {
    busy() {
        hubcrawl::fake_hub::fault_config silent;
        silent.name = "silence";
        silent.on = "/tags";
        silent.times = 0;
        hub.set_fault(silent);
    }
    std::unique_ptr<program> hold(std::vector<std::string> const& more) {
        auto const before = hub.totals().requests;
        auto first = start(once(more));
        for (int i = 0; i < 12'000 && hub.totals().requests < before + 2; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        BOOST_REQUIRE_GE(hub.totals().requests, before + 2);
        return first;
    }
    void refuses(program const& first, std::vector<std::string> const& more, fs::path const& named) {
        temp_dir log; // the first one writes into ours
        std::vector<std::string> command{hubcrawld()};
        for (auto const& word : once(more)) command.push_back(word);
        program second(command, log.path());
        BOOST_TEST(second.wait() == 1);
        auto const told = second.errors();
        BOOST_TEST(contains(told, "directory in use"), told);
        BOOST_TEST(contains(told, named.string() + ": in use by hubcrawld with pid " +
                                      std::to_string(first.pid()) + " "),
                   told);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(directories)

BOOST_AUTO_TEST_CASE(a_second_hubcrawld_on_the_same_output_is_refused_whatever_its_state) {
    busy rig;
    auto const first = rig.hold({});
    rig.refuses(*first, {}, rig.output);
    rig.refuses(*first, {"--state", rig.dir / "elsewhere"}, rig.output);
    rig.refuses(*first, {"--fresh"}, rig.output);
}

BOOST_AUTO_TEST_CASE(a_second_hubcrawld_on_the_same_state_is_refused_whatever_its_output) {
    busy rig;
    auto const state = rig.dir / "state";
    auto const first = rig.hold({"--state", state});
    rig.another_output();
    rig.refuses(*first, {"--state", state}, state);
    rig.refuses(*first, {"--state", state, "--fresh"}, state);
    BOOST_TEST(!rig.published("latest"));
}

BOOST_AUTO_TEST_CASE(when_the_first_is_killed_the_second_may) {
    busy rig;
    auto const first = rig.hold({});
    first->signal(SIGKILL);
    first->wait();
    rig.hub.clear_faults();
    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    BOOST_TEST((rig.data() == rig.expected));
}

BOOST_AUTO_TEST_CASE(the_state_may_lie_elsewhere_or_in_the_output_itself,
                     *boost::unit_test::precondition(faults_can_be_preloaded)) {
    grown_hub rig;
    auto const at = rig.at_snapshot();
    for (auto const& state : {rig.dir / "state", rig.output, rig.output / "deep" / "down"}) {
        rig.start_again();
        fs::remove_all(rig.output / ".state");
        // A run with the state elsewhere makes other calls: find the snapshot among its own.
        BOOST_TEST_REQUIRE(rig.crawl_with({}, {"--state", state}) == 0, rig.errors);
        auto const its_own = rig.at_snapshot();
        rig.start_again();
        fs::remove_all(rig.output / ".state");
        BOOST_TEST(rig.crawl_with({its_own, "kill_before"}, {"--state", state}) == 128 + SIGKILL);
        BOOST_TEST(fs::exists(state / "checkpoint.db"));
        BOOST_TEST(!fs::exists(rig.output / ".state"));
        auto const before = rig.hub.totals().requests;
        BOOST_TEST_REQUIRE(rig.crawl({"--state", state}) == 0, rig.errors);
        BOOST_TEST(rig.hub.totals().requests == before);
        BOOST_TEST((rig.data() == rig.expected));
        BOOST_TEST(!fs::exists(state / "checkpoint.db"));
    }
}

BOOST_AUTO_TEST_CASE(what_dead_runs_left_is_removed_at_the_start_and_nothing_else) {
    grown_hub rig;
    rig.start_again();
    fs::create_directories(rig.output / "snapshots/.20261119T000000Z.tmp");
    write_text(rig.output / "snapshots/.20261119T000000Z.tmp/tags.csv", "half");
    fs::create_symlink("snapshots/20261119T000000Z", rig.output / "current.new");
    fs::create_symlink("snapshots/20261119T000000Z", rig.output / "latest.new");
    std::vector<fs::path> const others{"snapshots/.mine.tmp", "snapshots/notes", "mine.new", "spool",
                                       ".state/mine.tmp"};
    for (auto const& each : others) write_text(rig.output / each, "not hubcrawl's");

    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    for (auto const* gone : {"snapshots/.20261119T000000Z.tmp", "current.new", "latest.new"}) {
        BOOST_TEST(!fs::exists(fs::symlink_status(rig.output / gone)), gone);
        BOOST_TEST(contains(rig.errors, (rig.output / gone).string() + ": left by a run"), rig.errors);
    }
    for (auto const& each : others) BOOST_TEST(read_text(rig.output / each) == "not hubcrawl's", each);
    BOOST_TEST((rig.data() == rig.expected));
}

BOOST_AUTO_TEST_CASE(fresh_is_for_a_services_first_crawl_alone,
                     *boost::unit_test::precondition(faults_can_be_preloaded)) {
    grown_hub rig;
    auto const at = rig.at_snapshot();
    rig.start_again();
    write_text(rig.dir / "config.toml", "interval = \"1s\"\nkeep_snapshots = 2\n");
    rig.service = true;
    auto const running = rig.start_with({at, std::to_string(EIO)}, // its first crawl alone fails
                                        {"--fresh", "--config", rig.dir / "config.toml"});
    for (int i = 0; i < 12'000 && !rig.moved(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    running->signal(SIGTERM);
    BOOST_TEST(running->wait() == 0);
    auto const told = running->errors();
    BOOST_TEST(contains(told, "Input/output error"), told);
    BOOST_TEST(contains(told, "resuming the crawl"), told);
    BOOST_TEST((rig.data() == rig.expected));
}

BOOST_AUTO_TEST_SUITE_END()
