#include "report/metrics_text.hpp"
#include "statuses.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

bool has(std::string const& text, std::string const& line) {
    return ("\n" + text).find("\n" + line + "\n") != text.npos;
}

// The samples whose names begin so, in order.
std::string samples(std::string const& text, std::string_view prefix) {
    std::istringstream lines(text);
    std::string found;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(prefix))
            found += line + "\n";
    return found;
}

service_status busy() {
    auto status = service();
    remember(status, {published(noon - 2h, 3)}, published(noon - 4h));
    crawl_begins(status, noon, false);
    auto now = asked(30);
    now.asked.by_status = {{200, 28}, {429, 2}};
    now.asked.retries = 2;
    now.asked.logins = 1;
    now.asked.waited_seconds = 12.25;
    now.pages_done = 25;
    now.pages_known = 75;
    now.rows = 2500;
    now.running = 10s;
    crawl_progresses(status, now);
    return status;
}

} // namespace

BOOST_AUTO_TEST_SUITE(metrics_text_)

BOOST_AUTO_TEST_CASE(a_new_service_has_counters_at_zero_and_no_verdict) {
    auto const text = metrics_text(service());
    BOOST_TEST(has(text, "hubcrawl_build_info{version=\"0.1.0\"} 1"));
    BOOST_TEST(has(text, "hubcrawl_start_timestamp_seconds 1795176000"));
    BOOST_TEST(has(text, "hubcrawl_state{state=\"starting\"} 1"));
    BOOST_TEST(has(text, "hubcrawl_state{state=\"crawling\"} 0"));
    BOOST_TEST(has(text, "hubcrawl_interval_seconds 3600"));
    BOOST_TEST(has(text, "hubcrawl_requests_total 0"));
    BOOST_TEST(has(text, "hubcrawl_crawls_total{outcome=\"complete\"} 0"));
    BOOST_TEST(has(text, "hubcrawl_credential_refused{account=\"bot\"} 0"));
    for (auto const* none : {"hubcrawl_last_", "hubcrawl_current_", "hubcrawl_rows", "hubcrawl_next_",
                             "hubcrawl_publish_", "hubcrawl_crawl_", "hubcrawl_rate_limit_requests"})
        BOOST_TEST(samples(text, none) == "");
}

BOOST_AUTO_TEST_CASE(a_crawl_under_way_is_described_beside_the_last_one) {
    auto const text = metrics_text(busy());
    for (auto const* line : {"hubcrawl_crawl_running_seconds 10",
                             "hubcrawl_crawl_remaining_seconds 20",
                             "hubcrawl_crawl_pages_done 25",
                             "hubcrawl_crawl_pages_known 75",
                             "hubcrawl_crawl_rows 2500",
                             "hubcrawl_last_crawl_complete 0",
                             "hubcrawl_last_crawl_finished_timestamp_seconds 1795168891",
                             "hubcrawl_last_crawl_duration_seconds 91",
                             "hubcrawl_current_snapshot_timestamp_seconds 1795161600",
                             "hubcrawl_namespace_complete{namespace=\"acme\"} 0",
                             "hubcrawl_private_repositories{namespace=\"acme\"} 20",
                             "hubcrawl_rows{namespace=\"acme\",dataset=\"repositories\"} 250",
                             "hubcrawl_rows{namespace=\"acme\",dataset=\"images\"} 900",
                             "hubcrawl_expected_rows{namespace=\"acme\",dataset=\"repositories\"} 250",
                             "hubcrawl_gaps{reason=\"forbidden\"} 3",
                             "hubcrawl_gaps{reason=\"unsettled\"} 0",
                             "hubcrawl_requests_total 30",
                             "hubcrawl_responses_total{status=\"429\"} 2",
                             "hubcrawl_retries_total 2",
                             "hubcrawl_logins_total 1",
                             "hubcrawl_rate_limit_waited_seconds_total 12.25",
                             "hubcrawl_rate_limit_requests{account=\"bot\"} 180",
                             "hubcrawl_rate_limit_remaining_requests{account=\"bot\"} 150"})
        BOOST_TEST(has(text, line), line << " is not in\n" << text);
    BOOST_TEST(samples(text, "hubcrawl_expected_rows").find("images") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_said_of_the_last_completed_crawl_does_not_change_while_another_runs) {
    auto status = service();
    remember(status, {published(noon - 2h)}, published(noon - 2h));
    auto const verdict = [&] {
        std::string all;
        for (auto const* prefix :
             {"hubcrawl_last_", "hubcrawl_current_", "hubcrawl_rows", "hubcrawl_expected", "hubcrawl_gaps",
              "hubcrawl_namespace_", "hubcrawl_private_"})
            all += samples(metrics_text(status), prefix);
        return all;
    };
    auto const before = verdict();
    BOOST_TEST(before.find("hubcrawl_last_crawl_complete 1\n") != before.npos);
    crawl_begins(status, noon, false);
    BOOST_TEST(verdict() == before);
    auto now = asked(4);
    now.gaps = 2;
    crawl_progresses(status, now);
    BOOST_TEST(verdict() == before);
    crawl_ends(status, noon + 1h, crawl_outcome::failed, {}, "no route", 0);
    BOOST_TEST(verdict() == before);
    crawl_begins(status, noon + 1h, false);
    crawl_ends(status, noon + 2h, crawl_outcome::incomplete, published(noon + 1h, 1), "", 2.5);
    BOOST_TEST(verdict() != before);
    BOOST_TEST(has(metrics_text(status), "hubcrawl_publish_duration_seconds 2.5"));
    BOOST_TEST(has(metrics_text(status), "hubcrawl_crawls_total{outcome=\"failed\"} 1"));
}

BOOST_AUTO_TEST_CASE(a_crawl_during_which_the_clock_was_set_back_has_no_duration) {
    auto status = service();
    auto made = published(noon);
    made.finished = made.started - 1h;
    remember(status, {made}, made);
    auto const page = metrics_text(status);
    BOOST_TEST(page.find("hubcrawl_last_crawl_duration_seconds") == std::string::npos);
    BOOST_TEST(page.find("hubcrawl_last_crawl_finished_timestamp_seconds") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(whether_the_last_hook_went_well_is_a_number) {
    auto status = service();
    BOOST_TEST(samples(metrics_text(status), "hubcrawl_hook") == "");
    hook_ends(status, noon, "ended with status 3");
    BOOST_TEST(has(metrics_text(status), "hubcrawl_hook_succeeded 0"));
    hook_ends(status, noon, "");
    BOOST_TEST(has(metrics_text(status), "hubcrawl_hook_succeeded 1"));
}

BOOST_AUTO_TEST_CASE(one_crawl_alone_has_no_interval) {
    auto status = service();
    status.interval.reset();
    BOOST_TEST(samples(metrics_text(status), "hubcrawl_interval") == "");
    next_crawl_at(status, noon + 1h);
    BOOST_TEST(has(metrics_text(status), "hubcrawl_next_crawl_timestamp_seconds 1795179600"));
}

BOOST_AUTO_TEST_CASE(names_cannot_break_out_of_their_labels) {
    auto made = published(noon);
    made.namespaces[0].name = "x\"} 1\nhubcrawl_last_crawl_complete 1\n\\";
    auto status = service();
    remember(status, {made}, {});
    auto const text = metrics_text(status);
    BOOST_TEST(has(text, "hubcrawl_namespace_complete{namespace=\"x\\\"} 1\\nhubcrawl_last_crawl_complete "
                         "1\\n\\\\\"} 1"));
}

BOOST_AUTO_TEST_SUITE_END()
