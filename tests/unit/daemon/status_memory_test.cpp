// What status_files knows of processes before it, and of others beside it.
#include "daemon/status_files.hpp"
#include "status_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;
using rig = status_rig;

BOOST_AUTO_TEST_SUITE(status_memory)

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

BOOST_AUTO_TEST_CASE(after_a_restart_a_failure_and_a_refusal_are_still_told) {
    rig r;
    {
        status_files files(r.chosen, r.clock);
        files.crawl_begins(noon, false);
        progress now;
        now.budgets.push_back({"bot", std::nullopt, std::nullopt, true});
        files.crawl_progresses(now);
        files.crawl_ends(noon, {exit_status::credential_refused, std::nullopt,
                                fail(errc::credential_refused, "account bot: no"), 0});
    }
    {
        status_files files(r.chosen, r.clock);
        files.starts();
        BOOST_TEST(r.status().at("last_error").at("outcome").as_string() == "credential_refused");
        BOOST_TEST(r.status().at("accounts").at(0).at("refused").as_bool());
        BOOST_TEST(r.status().at("recent").as_array().size() == 1u);
        BOOST_TEST(r.metrics().find("hubcrawl_credential_refused{account=\"bot\"} 1\n") != std::string::npos);
        BOOST_TEST(r.metrics().find("hubcrawl_crawls_total{outcome=\"credential_refused\"} 0\n") !=
                   std::string::npos);
    }
    write_text(r.chosen.output / "status.json", "{\"schema\": 1}");
    status_files files(r.chosen, r.clock);
    files.starts();
    BOOST_TEST(r.status().at("last_error").is_null());
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

BOOST_AUTO_TEST_SUITE_END()
