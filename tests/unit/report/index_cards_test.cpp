#include "report/index_cards.hpp"
#include "statuses.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

service_status after_one() {
    auto status = service();
    crawl_begins(status, noon, false);
    auto made = published(noon);
    made.files.push_back({"tags.csv", "tags", "csv", 1200, 4'300'000, "0"});
    crawl_ends(status, noon + 2min, crawl_outcome::complete, made, "", 0);
    return status;
}

index_facts with_summary() {
    index_facts facts;
    facts.reports = {"20261120T120000Z"};
    facts.summary = snapshot_summary{"20261120T120000Z", {{"acme", 6000, 1, 5'000'000}}, {}};
    return facts;
}

} // namespace

BOOST_AUTO_TEST_SUITE(index_cards)

BOOST_AUTO_TEST_CASE(a_crawl_under_way_has_a_bar_and_the_time_left) {
    auto status = service();
    crawl_begins(status, noon, true);
    auto now = asked(30);
    now.pages_done = 25;
    now.pages_known = 75;
    now.rows = 2500;
    now.gaps = 2;
    now.running = 10s;
    now.waiting = 1200ms;
    now.trouble = "connect_failed: <hub>";
    crawl_progresses(status, now);
    auto const card = now_card(status);
    for (auto const* part : {"A crawl is running.", "connect_failed: &lt;hub&gt;, trying again",
                             "aria-label=\"33 % done\"", "25 of 75 known", ", resumed", "<td>2,500</td>",
                             "about 20 s", "2 s for the budget", "<th scope=\"row\">Gaps</th><td>2</td>"})
        BOOST_TEST(has(card, part), part);
}

BOOST_AUTO_TEST_CASE(otherwise_the_next_start_is_told) {
    auto status = after_one();
    next_crawl_at(status, noon + 1h);
    BOOST_TEST(has(now_card(status), "Idle between two crawls."));
    BOOST_TEST(has(now_card(status),
                   "<time datetime=\"2026-11-20T13:00:00Z\" data-ago>20 Nov 2026, 13:00 UTC</time>"));
    auto once = after_one();
    once.interval.reset();
    BOOST_TEST(has(now_card(once), "no crawl is planned"));
}

BOOST_AUTO_TEST_CASE(each_account_has_its_budget) {
    auto status = service();
    BOOST_TEST(has(budget_card(status), "not known yet"));
    crawl_begins(status, noon, false);
    crawl_progresses(status, asked(30));
    BOOST_TEST(has(budget_card(status), "150 of 180 requests left"));
    BOOST_TEST(has(budget_card(status), "aria-label=\"83 % left\""));
    crawl_progresses(status, asked(30, true));
    BOOST_TEST(has(budget_card(status), "credential refused"));
    BOOST_TEST(has(budget_card({}), "Nobody has asked yet."));
}

BOOST_AUTO_TEST_CASE(a_namespace_has_its_sums_where_they_are_known) {
    auto const status = after_one();
    auto const card = namespaces_card(status, with_summary());
    for (auto const* part :
         {"<th scope=\"row\">acme</th><td class=\"num\">250</td><td class=\"num\">20</td>", "not read",
          "<td class=\"num\">900</td>", "<td class=\"num\">6,000</td>", "5.00 MB", "badge good"})
        BOOST_TEST(has(card, part), part);
    BOOST_TEST(!has(namespaces_card(status, {}), "5.00 MB"));
    BOOST_TEST(namespaces_card(service(), {}) == "");
}

BOOST_AUTO_TEST_CASE(changes_are_counted_and_the_first_named) {
    auto facts = with_summary();
    BOOST_TEST(has(changes_card(facts), "no complete snapshot before"));
    facts.summary->changes.since = "20261120T110000Z";
    BOOST_TEST(has(changes_card(facts), "Nothing has changed since 20 Nov 2026, 11:00 UTC."));
    facts.summary->changes.tags = {1200, 2, 3};
    facts.summary->changes.first = {{"added", "acme/web:<b>"}};
    auto const card = changes_card(facts);
    BOOST_TEST(has(card, "1,200 added, 2 removed, 3 changed"));
    BOOST_TEST(has(card, "<span class=\"badge good\">added</span> <span>acme/web:&lt;b&gt;</span>"));
    BOOST_TEST(has(card, "all 1,205 in <a href=\"snapshots/20261120T120000Z/changes.ndjson\">"));
    BOOST_TEST(changes_card({}) == "");
}

BOOST_AUTO_TEST_CASE(the_newest_snapshot_has_links_to_what_is_there) {
    auto const status = after_one();
    auto const card = snapshot_card(status, with_summary());
    BOOST_TEST(has(card, "<a href=\"snapshots/20261120T120000Z/report.html\">Open the report</a>"));
    BOOST_TEST(has(card, "<a href=\"snapshots/20261120T120000Z/tags.csv\">tags.csv</a></th><td "
                         "class=\"num\">1,200 rows</td>"));
    BOOST_TEST(has(card, "manifest.json"));
    BOOST_TEST(!has(snapshot_card(status, {}), "report.html"));
    BOOST_TEST(snapshot_card(service(), {}) == "");
}

BOOST_AUTO_TEST_CASE(the_last_crawls_have_their_outcome_and_why) {
    auto status = after_one();
    crawl_ends(status, noon + 1h, crawl_outcome::failed, {}, "no <route>", 0);
    auto const card = recent_card(status, with_summary());
    BOOST_TEST(has(card, "no &lt;route&gt;"));
    BOOST_TEST(card.find("badge bad") < card.find("badge good")); // the newest first
    BOOST_TEST(has(card, "snapshots/20261120T120000Z/manifest.json"));
    BOOST_TEST(!has(recent_card(status, {}), "manifest.json"));
    BOOST_TEST(has(recent_card(service(), {}), "None has ended yet."));
}

BOOST_AUTO_TEST_SUITE_END()
