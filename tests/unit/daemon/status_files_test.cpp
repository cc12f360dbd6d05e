#include "daemon/status_files.hpp"
#include "output/output_directory.hpp"
#include "support/temp_dir.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

wall_time const noon{1'795'176'000s};

struct still_clock final : timer {
    steady_time now() const override { return {}; }
    wall_time wall_now() const override { return noon; }
    awaitable<> sleep_until(steady_time) override { co_return; }
    void wake() override {}
};

output::manifest published(wall_time started, bool complete) {
    output::manifest made;
    made.tool = "hubcrawl 0.1.0";
    made.snapshot = to_compact(started);
    made.started = started;
    made.finished = started + 91s;
    made.complete = complete;
    return made;
}

struct rig {
    rig() {
        chosen.output = dir / "out";
        fs::create_directories(chosen.output);
        chosen.accounts.push_back({"bot", std::nullopt, {"acme"}});
    }
    void put(output::manifest const& made, char const* link) const {
        auto const at = chosen.output / "snapshots" / made.snapshot;
        fs::create_directories(at);
        write_text(at / "manifest.json", to_json(made));
        fs::remove(chosen.output / link);
        fs::create_directory_symlink(fs::path("snapshots") / made.snapshot, chosen.output / link);
    }
    bool written() const {
        return fs::exists(chosen.output / "status.json") || fs::exists(chosen.output / "metrics.prom");
    }
    boost::json::value status() const { return boost::json::parse(read_text(chosen.output / "status.json")); }
    std::string state() const { return boost::json::value_to<std::string>(status().at("state")); }
    std::string metrics() const { return read_text(chosen.output / "metrics.prom"); }

    temp_dir dir;
    settings chosen;
    still_clock clock;
};

// What is logged while it lives.
struct log_watch {
    log_watch() : before(spdlog::default_logger()) {
        spdlog::set_default_logger(
            std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_st>(text)));
    }
    ~log_watch() { spdlog::set_default_logger(before); }
    std::shared_ptr<spdlog::logger> before;
    std::ostringstream text;
};

} // namespace

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
    BOOST_CHECK(fs::status(r.chosen.output / "metrics.prom").permissions() == fs::perms{0644});
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

BOOST_AUTO_TEST_CASE(after_a_restart_the_last_crawl_is_known_from_its_manifest) {
    rig r;
    r.put(published(noon - 2h, true), "current");
    r.put(published(noon - 1h, false), "latest");
    status_files files(r.chosen, r.clock);
    files.starts();
    BOOST_TEST(r.status().at("last_completed").at("snapshot").as_string() == "20261120T110000Z");
    BOOST_TEST(!r.status().at("last_completed").at("complete").as_bool());
    BOOST_TEST(r.status().at("current").at("snapshot").as_string() == "20261120T100000Z");
    auto const text = r.metrics();
    BOOST_TEST(text.find("hubcrawl_last_crawl_complete 0\n") != text.npos);
    BOOST_TEST(text.find("hubcrawl_current_snapshot_timestamp_seconds 1795168800\n") != text.npos);
    BOOST_TEST(text.find("hubcrawl_crawls_total{outcome=\"incomplete\"} 0\n") != text.npos);
}

BOOST_AUTO_TEST_CASE(the_last_crawl_is_the_one_that_latest_names_although_the_clock_was_set_back) {
    rig r;
    r.put(published(noon + 24h, true), "current");
    r.put(published(noon, false), "latest");
    status_files files(r.chosen, r.clock);
    files.starts();
    BOOST_TEST(r.status().at("last_completed").at("snapshot").as_string() == "20261120T120000Z");
    BOOST_TEST(r.status().at("current").at("snapshot").as_string() == "20261121T120000Z");
    BOOST_TEST(r.status().at("recent").as_array().size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_another_process_has_published_between_two_crawls_is_seen) {
    rig r;
    status_files files(r.chosen, r.clock);
    auto const ours = published(noon - 3h, false);
    r.put(ours, "latest");
    files.crawl_ends(noon, {exit_status::incomplete, ours, std::nullopt, 0.5});
    auto const last = [&] {
        return boost::json::value_to<std::string>(r.status().at("last_completed").at("snapshot"));
    };
    r.put(published(noon - 2h, true), "latest");
    r.put(published(noon - 2h, true), "current");
    files.crawl_begins(noon, false);
    BOOST_TEST(last() == "20261120T100000Z");
    BOOST_TEST(r.status().at("current").at("snapshot").as_string() == "20261120T100000Z");
    BOOST_TEST(r.status().at("last_completed").at("publish_seconds").is_null());
    BOOST_TEST(r.status().at("recent").at(0).at("snapshot").as_string() == "20261120T100000Z");
    files.crawl_ends(noon - 90min, {exit_status::failed, std::nullopt, fail(errc::connect_failed, "x"), 0});
    BOOST_TEST(!r.status().at("last_error").is_null());
    r.put(published(noon - 1h, true), "latest");
    files.stops();
    BOOST_TEST(last() == "20261120T110000Z");
    BOOST_TEST(r.status().at("last_error").is_null());
    BOOST_TEST(r.status().at("recent").as_array().size() == 4u);
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

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_is_not_made) {
    rig r;
    fs::remove(r.chosen.output);
    status_files files(r.chosen, r.clock);
    files.starts();
    files.crawl_begins(noon, false);
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
