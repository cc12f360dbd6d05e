// status.json and metrics.prom, as the built program leaves them while it crawls and afterwards.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <functional>
#include <sstream>
#include <thread>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 12
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 12
private = 3
tags = [1, 20]
)";

struct status_rig : crawl_rig {
    status_rig() : crawl_rig(world) {}
    boost::json::value status() const { return boost::json::parse(read_text(output / "status.json")); }
    std::string metrics() const { return read_text(output / "metrics.prom"); }
    bool says(std::string const& line) const { return contains("\n" + metrics(), "\n" + line + "\n"); }
    // What metrics.prom says of the last completed crawl.
    std::string verdict() const {
        std::istringstream lines(metrics());
        std::string found;
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with("hubcrawl_last_") || line.starts_with("hubcrawl_current_") ||
                line.starts_with("hubcrawl_rows") || line.starts_with("hubcrawl_gaps"))
                found += line + "\n";
        return found;
    }
    static void until(std::function<bool()> const& so) {
        auto const late = std::chrono::steady_clock::now() + std::chrono::seconds(120);
        while (!so() && std::chrono::steady_clock::now() < late)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        BOOST_REQUIRE(so());
    }
    void silence(std::string on) {
        hubcrawl::fake_hub::fault_config silent;
        silent.name = "silence";
        silent.on = std::move(on);
        silent.times = 0;
        hub.set_fault(silent);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(status)

BOOST_AUTO_TEST_CASE(after_a_crawl_they_say_what_the_manifest_says) {
    status_rig rig;
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const manifest = boost::json::parse(rig.manifest());
    auto const status = rig.status();
    BOOST_TEST(status.at("schema").as_int64() == 1);
    BOOST_TEST(status.at("mode").as_string() == "once");
    BOOST_TEST(status.at("state").as_string() == "stopped");
    BOOST_TEST(status.at("crawl").is_null());
    auto const& last = status.at("last_completed");
    for (auto const* key : {"snapshot", "started", "finished", "complete", "hub"})
        BOOST_TEST((last.at(key) == manifest.at(key)), key);
    BOOST_TEST((status.at("current").at("snapshot") == manifest.at("snapshot")));
    // Every request is in the counters, the last ones, too.
    BOOST_TEST((status.at("requests").at("total") == manifest.at("requests").at("total")));
    BOOST_TEST((status.at("requests").at("by_status") == manifest.at("requests").at("by_status")));
    auto const sent = manifest.at("requests").at("total").as_int64();
    BOOST_TEST(rig.says("hubcrawl_requests_total " + std::to_string(sent)));
    BOOST_TEST(rig.says("hubcrawl_responses_total{status=\"200\"} " + std::to_string(sent)));
    BOOST_TEST(rig.says("hubcrawl_last_crawl_complete 1"));
    BOOST_TEST(rig.says("hubcrawl_rows{namespace=\"acme\",dataset=\"repositories\"} 12"));
    BOOST_TEST(rig.says("hubcrawl_private_repositories{namespace=\"acme\"} 3"));
    BOOST_TEST(rig.says("hubcrawl_crawls_total{outcome=\"complete\"} 1"));
    BOOST_TEST(rig.says("hubcrawl_credential_refused{account=\"bot\"} 0"));
    BOOST_TEST(rig.says("hubcrawl_rate_limit_requests{account=\"bot\"} 100000"));
}

BOOST_AUTO_TEST_CASE(while_another_crawl_runs_the_verdict_of_the_last_one_stays) {
    status_rig rig;
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const before = rig.verdict();
    BOOST_TEST(contains(before, "hubcrawl_last_crawl_complete 1"));
    rig.silence("/tags");
    auto const running = rig.start(rig.once());
    // Progress is written: this crawl's first pages are there.
    rig.until([&] {
        auto const now = rig.status();
        return now.at("state").as_string() == "crawling" && now.at("crawl").at("rows").to_number<int>() > 0;
    });
    BOOST_TEST(rig.verdict() == before);
    BOOST_TEST(rig.says("hubcrawl_state{state=\"crawling\"} 1"));
    BOOST_TEST(contains(rig.metrics(), "\nhubcrawl_crawl_requests_in_flight "));
    BOOST_TEST(rig.status().at("accounts").at(0).at("limit").as_int64() == 100000);
    running->signal(SIGTERM);
    running->signal(SIGTERM);
    BOOST_TEST(running->wait() == 5);
    BOOST_TEST(rig.verdict() == before);
    BOOST_TEST(rig.status().at("state").as_string() == "stopped");
    BOOST_TEST(rig.status().at("recent").at(0).at("outcome").as_string() == "stopped");
    BOOST_TEST(rig.status().at("last_error").is_null());
}

BOOST_AUTO_TEST_CASE(a_crawl_resumes_where_pages_are_held_and_a_checkpoint_alone_is_none) {
    status_rig rig;
    // Starts a crawl that hangs, and stops it once it is known whether it resumes.
    auto const resumes = [&](std::int64_t least_rows) {
        std::filesystem::remove(rig.output / "status.json");
        auto const running = rig.start(rig.once());
        boost::json::value now;
        rig.until([&] {
            if (!std::filesystem::exists(rig.output / "status.json"))
                return false;
            now = rig.status();
            if (now.at("crawl").is_null())
                return false;
            auto const& crawl = now.at("crawl");
            return crawl.at("in_flight").to_number<int>() > 0 &&
                   crawl.at("rows").to_number<int>() >= least_rows;
        });
        running->signal(SIGTERM);
        running->signal(SIGTERM);
        BOOST_TEST(running->wait() == 5);
        return now.at("crawl").at("resumed").as_bool();
    };
    rig.silence("/repositories?");
    BOOST_TEST(!resumes(0));
    BOOST_TEST(std::filesystem::exists(rig.output / ".state" / "checkpoint.db"));
    BOOST_TEST(!resumes(0));
    rig.hub.clear_faults();
    rig.silence("/tags");
    BOOST_TEST(!resumes(12));
    BOOST_TEST(resumes(12));
}

BOOST_AUTO_TEST_CASE(a_refused_credential_is_loud) {
    status_rig rig;
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const before = rig.verdict();
    std::filesystem::remove(rig.dir / "secret");
    write_text(rig.dir / "secret", "mistyped\n");
    BOOST_TEST(rig.crawl() == 3);
    BOOST_TEST(rig.says("hubcrawl_credential_refused{account=\"bot\"} 1"));
    BOOST_TEST(rig.says("hubcrawl_crawls_total{outcome=\"credential_refused\"} 1"));
    BOOST_TEST(rig.says("hubcrawl_requests_total 1"));
    auto const status = rig.status();
    BOOST_TEST(status.at("accounts").at(0).at("refused").as_bool());
    BOOST_TEST(status.at("last_error").at("outcome").as_string() == "credential_refused");
    BOOST_TEST(contains(status.at("last_error").at("words").as_string(), "bot"));
    BOOST_TEST(rig.verdict() == before);
    // The next process knows it still, until pages are given to the account again.
    rig.silence("/repositories?");
    std::filesystem::remove(rig.dir / "secret");
    write_text(rig.dir / "secret", "s3cret\n");
    auto const next = rig.start(rig.once());
    rig.until([&] { return rig.says("hubcrawl_state{state=\"crawling\"} 1"); });
    BOOST_TEST(rig.says("hubcrawl_credential_refused{account=\"bot\"} 1"));
    BOOST_TEST(rig.status().at("last_error").at("outcome").as_string() == "credential_refused");
    rig.hub.clear_faults();
    next->signal(SIGTERM);
    next->signal(SIGTERM);
    next->wait();
    rig.silence("/tags");
    auto const repaired = rig.start(rig.once());
    rig.until([&] { return rig.says("hubcrawl_credential_refused{account=\"bot\"} 0"); });
    BOOST_TEST(!rig.status().at("last_error").is_null());
    repaired->signal(SIGTERM);
    repaired->signal(SIGTERM);
    repaired->wait();
}

BOOST_AUTO_TEST_CASE(a_service_tells_when_it_crawls_next_and_that_it_has_ended) {
    status_rig rig;
    write_text(rig.dir / "config.toml", "interval = \"2h\"\n");
    auto arguments = rig.once({"--config", rig.dir / "config.toml"});
    std::erase(arguments, "--once");
    auto const running = rig.start(arguments);
    rig.until([&] { // of the two files it is written last
        return std::filesystem::exists(rig.output / "metrics.prom") &&
               contains(rig.metrics(), "\nhubcrawl_next_crawl_timestamp_seconds ");
    });
    BOOST_TEST(rig.status().at("state").as_string() == "sleeping");
    BOOST_TEST(!rig.status().at("next_crawl").is_null());
    BOOST_TEST(rig.status().at("interval_seconds").as_int64() == 7200);
    BOOST_TEST(rig.says("hubcrawl_interval_seconds 7200"));
    write_text(rig.dir / "config.toml", "interval = \"3h\"\n");
    running->signal(SIGHUP);
    rig.until([&] { return rig.says("hubcrawl_interval_seconds 10800"); });
    running->signal(SIGTERM);
    BOOST_TEST(running->wait() == 0);
    BOOST_TEST(rig.status().at("state").as_string() == "stopped");
    BOOST_TEST(rig.status().at("next_crawl").is_null());
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_written_end_no_crawl) {
    status_rig rig;
    for (auto const* name : {"status.json", "metrics.prom"})
        std::filesystem::create_directories(rig.output / name / "in the way");
    BOOST_TEST(rig.crawl() == 0, rig.errors);
    BOOST_TEST(rig.published("current"));
    auto const told = (rig.output / "status.json").string() + ": cannot rename into place";
    BOOST_TEST(contains(rig.errors, told), rig.errors);
    BOOST_TEST(rig.errors.find(told) == rig.errors.rfind(told)); // once
}

BOOST_AUTO_TEST_CASE(check_mode_writes_neither) {
    status_rig rig;
    std::filesystem::create_directories(rig.output);
    auto arguments = rig.once({"--check"});
    std::erase(arguments, "--once");
    BOOST_TEST(rig.run(arguments) == 0, rig.errors);
    BOOST_TEST(!std::filesystem::exists(rig.output / "status.json"));
    BOOST_TEST(!std::filesystem::exists(rig.output / "metrics.prom"));
}

BOOST_AUTO_TEST_SUITE_END()
