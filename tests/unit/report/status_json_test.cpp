#include "report/status_json.hpp"
#include "statuses.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

boost::json::value told(service_status const& status) {
    return boost::json::parse(status_json(status, noon + 5s));
}

} // namespace

BOOST_AUTO_TEST_SUITE(status_json_)

BOOST_AUTO_TEST_CASE(a_new_service_says_so) {
    auto status = service();
    status.accounts.pop_back();
    BOOST_TEST(status_json(status, noon + 5s) == R"({
  "schema": 1,
  "tool": "hubcrawl 0.1.0",
  "written": "2026-11-20T12:00:05Z",
  "mode": "service",
  "running_since": "2026-11-20T12:00:00Z",
  "interval_seconds": 3600,
  "state": "starting",
  "crawl": null,
  "next_crawl": null,
  "last_error": null,
  "last_hook": null,
  "accounts": [
    {
      "name": "bot",
      "refused": false,
      "limit": null,
      "remaining": null
    }
  ],
  "last_completed": null,
  "current": null,
  "recent": [],
  "requests": {
    "total": 0,
    "by_status": {},
    "retries": 0,
    "logins": 0,
    "waited_seconds": 0.000
  }
}
)");
}

BOOST_AUTO_TEST_CASE(a_crawl_under_way_tells_how_far_it_is) {
    auto status = service();
    crawl_begins(status, noon, true);
    auto now = asked(30);
    now.pages_done = 25;
    now.pages_known = 75;
    now.listings_done = 2;
    now.listings_known = 9;
    now.rows = 2500;
    now.in_flight = 4;
    now.running = 10s;
    now.waiting = 1200ms;
    crawl_progresses(status, now);
    auto const crawl = told(status).at("crawl");
    BOOST_TEST(crawl.at("resumed").as_bool());
    BOOST_TEST(crawl.at("started").as_string() == "2026-11-20T12:00:00Z");
    BOOST_TEST(crawl.at("pages").at("done").as_int64() == 25);
    BOOST_TEST(crawl.at("pages").at("known").as_int64() == 75);
    BOOST_TEST(crawl.at("listings").at("known").as_int64() == 9);
    BOOST_TEST(crawl.at("rows").as_int64() == 2500);
    BOOST_TEST(crawl.at("in_flight").to_number<int>() == 4);
    BOOST_TEST(crawl.at("waiting_seconds").as_int64() == 2);
    BOOST_TEST(crawl.at("seconds_left").as_int64() == 20);
    BOOST_TEST(crawl.at("words").as_string().find("25/75 pages") == 0u);
    auto const all = told(status);
    BOOST_TEST(all.at("state").as_string() == "crawling");
    BOOST_TEST(all.at("accounts").at(0).at("remaining").as_int64() == 150);
    BOOST_TEST(all.at("requests").at("by_status").at("200").as_int64() == 30);
}

BOOST_AUTO_TEST_CASE(what_was_published_has_its_verdict_and_sums) {
    auto status = service();
    remember(status, {published(noon - 2h)}, published(noon - 2h));
    crawl_begins(status, noon, false);
    crawl_ends(status, noon + 2min, crawl_outcome::incomplete, published(noon, 3), "", 1.25);
    next_crawl_at(status, noon + 1h);
    auto const all = told(status);
    auto const& last = all.at("last_completed");
    BOOST_TEST(last.at("snapshot").as_string() == "20261120T120000Z");
    BOOST_TEST(!last.at("complete").as_bool());
    BOOST_TEST(last.at("finished").as_string() == "2026-11-20T12:01:31Z");
    BOOST_TEST(last.at("publish_seconds").as_double() == 1.25);
    BOOST_TEST(last.at("gaps").at("forbidden").as_int64() == 3);
    auto const& acme = last.at("namespaces").at(0);
    BOOST_TEST(acme.at("account").as_string() == "bot");
    BOOST_TEST(acme.at("private_rows").as_int64() == 20);
    BOOST_TEST(acme.at("datasets").at("repositories").at("expected").as_int64() == 250);
    BOOST_TEST(acme.at("datasets").at("images").at("expected").is_null());
    BOOST_TEST(all.at("current").at("snapshot").as_string() == "20261120T100000Z");
    BOOST_TEST(all.at("next_crawl").as_string() == "2026-11-20T13:00:00Z");
    BOOST_TEST(all.at("state").as_string() == "sleeping");
    BOOST_TEST(all.at("recent").as_array().size() == 2u);
    BOOST_TEST(all.at("recent").at(0).at("outcome").as_string() == "incomplete");
    BOOST_TEST(all.at("recent").at(0).at("rows").as_int64() == 1150);
}

BOOST_AUTO_TEST_CASE(an_error_is_there_in_words) {
    auto status = service();
    status.accounts[0].refused = true;
    crawl_ends(status, noon + 2min, crawl_outcome::credential_refused, {}, "account bot: no. Look.", 0);
    auto const all = told(status);
    BOOST_TEST(all.at("last_error").at("words").as_string() == "account bot: no. Look.");
    BOOST_TEST(all.at("last_error").at("outcome").as_string() == "credential_refused");
    BOOST_TEST(all.at("accounts").at(0).at("refused").as_bool());
    auto const& one = all.at("recent").at(0);
    BOOST_TEST(one.at("started").is_null());
    BOOST_TEST(one.at("snapshot").is_null());
    BOOST_TEST(one.at("failure").as_string() == "account bot: no. Look.");
}

BOOST_AUTO_TEST_CASE(whatever_a_server_said_it_stays_json_in_utf8) {
    auto made = published(noon);
    made.namespaces[0].name = "\"</script>\n\x01\xff\\";
    auto status = service();
    remember(status, {made}, {});
    crawl_ends(status, noon, crawl_outcome::failed, {}, "he said \"\xc3(\"", 0);
    auto const all = told(status);
    BOOST_TEST(all.at("last_completed").at("namespaces").at(0).at("name").as_string() ==
               "\"</script>\n\x01?\\");
    BOOST_TEST(all.at("last_error").at("words").as_string() == "he said \"?(\"");
}

BOOST_AUTO_TEST_CASE(how_the_last_hook_ended_is_told) {
    service_status status;
    hook_ends(status, wall_time(std::chrono::seconds(1'795'195'440)), "ended with status 3");
    auto const failed = boost::json::parse(status_json(status, {})).at("last_hook");
    BOOST_TEST(failed.at("time").as_string() == "2026-11-20T17:24:00Z");
    BOOST_TEST(!failed.at("succeeded").as_bool());
    BOOST_TEST(failed.at("failure").as_string() == "ended with status 3");
    hook_ends(status, {}, "");
    BOOST_TEST(boost::json::parse(status_json(status, {})).at("last_hook").at("failure").is_null());
}

BOOST_AUTO_TEST_SUITE_END()
