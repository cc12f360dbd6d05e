#include "daemon/status_files.hpp"
#include "log_watch.hpp"
#include "output/output_directory.hpp"
#include "status_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using rig = status_rig;

BOOST_AUTO_TEST_SUITE(status_files_)

BOOST_AUTO_TEST_CASE(each_event_is_written_to_both_files) {
    rig r;
    status_files files(r.chosen, r.clock);
    BOOST_TEST(!r.written());
    files.starts();
    BOOST_TEST(r.state() == "starting");
    BOOST_TEST(r.status().at("mode").as_string() == "service");
    files.crawl_begins(noon, false);
    BOOST_TEST(r.state() == "crawling");
    progress now;
    now.rows = 77;
    files.crawl_progresses(now);
    BOOST_TEST(r.status().at("crawl").at("rows").as_int64() == 77);
    BOOST_TEST(r.metrics().find("hubcrawl_crawl_rows 77\n") != std::string::npos);
    files.crawl_ends(noon, {exit_status::complete, published(noon, true), std::nullopt, 0.5});
    BOOST_TEST(r.state() == "sleeping");
    BOOST_TEST(r.metrics().find("hubcrawl_publish_duration_seconds 0.5\n") != std::string::npos);
    files.next_crawl_at(noon + 1h);
    BOOST_TEST(r.status().at("next_crawl").as_string() == "2026-11-20T13:00:00Z");
    files.stops();
    BOOST_TEST(r.state() == "stopped");
    BOOST_CHECK(fs::status(r.chosen.output / "status.json").permissions() == fs::perms{0644});
    for (auto const* name : {"metrics.prom", "index.html"})
        BOOST_CHECK(fs::status(r.chosen.output / name).permissions() == fs::perms{0644});
}

BOOST_AUTO_TEST_CASE(the_page_follows_and_knows_what_lies_in_the_snapshots) {
    rig r;
    auto const made = published(noon, true);
    r.put(made, "current");
    auto const snapshot = r.chosen.output / "snapshots" / made.snapshot;
    auto const page = [&] { return read_text(r.chosen.output / "index.html"); };
    auto const shows = [&](std::string_view part) { return page().find(part) != std::string::npos; };
    status_files files(r.chosen, r.clock); // after a restart
    files.starts();
    BOOST_TEST(shows("All is well"));
    BOOST_TEST(!shows("report.html"));
    BOOST_TEST(!shows("What changed"));
    write_text(snapshot / "report.html", "");
    write_text(snapshot / "summary.json",
               to_json(report::snapshot_summary{made.snapshot, {}, {"20261120T110000Z", {1, 0, 0}, {}, {}}}));
    files.crawl_begins(noon, false);
    BOOST_TEST(shows("A crawl is running."));
    BOOST_TEST(shows("1 added, 0 removed, 0 changed"));
    BOOST_TEST(shows("snapshots/20261120T120000Z/report.html"));
    files.crawl_ends(noon, {exit_status::failed, std::nullopt, fail(errc::connect_failed, "hub:443"), 0});
    BOOST_TEST(shows("Failing"));
    fs::remove(snapshot / "report.html");
    files.next_crawl_at(noon + 1h);
    BOOST_TEST(!shows("report.html"));
}

BOOST_AUTO_TEST_CASE(an_error_is_told_with_what_to_do) {
    rig r;
    status_files files(r.chosen, r.clock);
    files.crawl_begins(noon, false);
    files.crawl_ends(noon, {exit_status::failed, std::nullopt, fail(errc::connect_failed, "hub:443"), 0});
    auto const error = r.status().at("last_error");
    auto const words = boost::json::value_to<std::string>(error.at("words"));
    BOOST_TEST(words.find("hub:443. Check that this machine may reach") != std::string::npos, words);
    BOOST_TEST(error.at("outcome").as_string() == "failed");
}

BOOST_AUTO_TEST_CASE(every_way_to_end_has_its_word) {
    std::pair<exit_status, char const*> const table[] = {
        {exit_status::failed, "failed"},
        {exit_status::bad_configuration, "bad_configuration"},
        {exit_status::credential_refused, "credential_refused"},
        {exit_status::stopped, "stopped"},
        {exit_status::incomplete, "incomplete"},
        {exit_status::complete, "complete"}};
    for (auto const& [status, word] : table) {
        rig r;
        status_files files(r.chosen, r.clock);
        files.crawl_ends(noon, {status, std::nullopt, std::nullopt, 0});
        BOOST_TEST(r.status().at("recent").at(0).at("outcome").as_string() == word);
    }
}

BOOST_AUTO_TEST_CASE(an_account_of_docker_login_is_shown_once_its_name_is_known) {
    rig r;
    r.chosen.accounts.push_back(
        {std::nullopt, secret_source{secret_source::kind::docker, "https://index.docker.io/v1/"}, {"labs"}});
    status_files files(r.chosen, r.clock);
    files.starts();
    BOOST_TEST(r.status().at("accounts").as_array().size() == 1u);
    files.crawl_begins(noon, false);
    progress now;
    now.budgets.push_back({"mona", 200, 200});
    files.crawl_progresses(now);
    files.configured(r.chosen);
    files.crawl_begins(noon, false);
    BOOST_TEST(r.status().at("accounts").at(1).at("name").as_string() == "mona");
}

BOOST_AUTO_TEST_CASE(another_interval_is_told_at_once) {
    rig r;
    status_files files(r.chosen, r.clock);
    files.interval_changes(2h);
    BOOST_TEST(r.status().at("interval_seconds").as_int64() == 7200);
    BOOST_TEST(r.metrics().find("hubcrawl_interval_seconds 7200\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_reload_changes_what_is_expected) {
    rig r;
    status_files files(r.chosen, r.clock);
    files.starts();
    auto other = r.chosen;
    other.interval = 2h;
    other.accounts.at(0).username = "robot";
    files.configured(other);
    files.crawl_begins(noon, false);
    BOOST_TEST(r.status().at("interval_seconds").as_int64() == 7200);
    BOOST_TEST(r.status().at("accounts").as_array().size() == 1u);
    BOOST_TEST(r.status().at("accounts").at(0).at("name").as_string() == "robot");
}

BOOST_AUTO_TEST_CASE(a_reload_with_another_directory_leaves_the_old_one_as_stopped) {
    rig r, other;
    other.put(published(noon - 1h, true), "latest");
    status_files files(r.chosen, r.clock);
    files.crawl_ends(noon, {exit_status::complete, published(noon, true), std::nullopt, 0.5});
    files.configured(other.chosen);
    BOOST_TEST(r.state() == "stopped");
    files.crawl_begins(noon, false);
    BOOST_TEST(r.state() == "stopped");
    BOOST_TEST(other.state() == "crawling");
    BOOST_TEST(other.status().at("last_completed").at("snapshot").as_string() == "20261120T110000Z");
}

BOOST_AUTO_TEST_CASE(a_service_makes_its_directory_when_it_starts_and_never_again) {
    rig r;
    fs::remove(r.chosen.output);
    status_files files(r.chosen, r.clock);
    files.starts();
    BOOST_TEST(r.state() == "starting");
    fs::remove_all(r.chosen.output);
    files.crawl_begins(noon, false);
    BOOST_TEST(!fs::exists(r.chosen.output));
    r.chosen.mode = run_mode::once;
    status_files(r.chosen, r.clock).starts();
    BOOST_TEST(!fs::exists(r.chosen.output));
}

BOOST_AUTO_TEST_CASE(the_status_of_another_hubcrawld_is_left_alone) {
    rig r;
    log_watch const log;
    std::optional<status_files> ours(std::in_place, r.chosen, r.clock);
    ours->starts();
    {
        // Its pid is the same, as that of two containers' first processes.
        status_files another(r.chosen, r.clock);
        another.crawl_ends(noon, {exit_status::failed, std::nullopt, fail(errc::state_locked, "in use"), 0});
        BOOST_TEST(r.state() == "starting");
        BOOST_TEST(log.text.str() == "");
        // Neither keeps a crawl from beginning, nor one under way them from writing.
        auto const crawling = output::directory_lock::acquire(r.chosen.output);
        BOOST_TEST(crawling.has_value());
        ours->crawl_begins(noon, false);
        BOOST_TEST(r.state() == "crawling");
    }
    ours.reset();
    status_files after(r.chosen, r.clock);
    after.starts();
    BOOST_TEST(r.state() == "starting");
}

BOOST_AUTO_TEST_CASE(a_directory_that_has_been_replaced_is_written_to_again) {
    rig r;
    status_files files(r.chosen, r.clock);
    files.starts();
    fs::rename(r.chosen.output, r.dir / "away");
    fs::create_directories(r.chosen.output);
    files.crawl_begins(noon, false);
    BOOST_TEST(r.state() == "crawling");
    status_files another(r.chosen, r.clock);
    another.starts();
    BOOST_TEST(r.state() == "crawling");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_warned_about_once_and_again_after_it_could) {
    rig r;
    auto const blocked = r.chosen.output / "metrics.prom";
    fs::create_directories(blocked / "in the way");
    log_watch const log;
    auto const warnings = [&] {
        std::size_t count = 0;
        auto const text = log.text.str();
        for (auto at = text.find("goes on without"); at != text.npos;
             at = text.find("goes on without", at + 1))
            ++count;
        return count;
    };
    status_files files(r.chosen, r.clock);
    files.starts();
    files.crawl_begins(noon, false);
    BOOST_TEST(warnings() == 1u);
    BOOST_TEST(log.text.str().find(blocked.string()) != std::string::npos);
    BOOST_TEST(r.state() == "crawling"); // the other one is written all the same
    fs::remove_all(blocked);
    files.crawl_progresses({});
    fs::remove(blocked);
    fs::create_directories(blocked / "in the way");
    files.crawl_progresses({});
    files.crawl_progresses({});
    BOOST_TEST(warnings() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
