#include "report/index_page.hpp"
#include "statuses.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(index_page_)

BOOST_AUTO_TEST_CASE(the_verdict_is_the_headline_and_the_title) {
    auto status = service();
    crawl_begins(status, noon, false);
    crawl_ends(status, noon + 2min, crawl_outcome::complete, published(noon), "", 0);
    next_crawl_at(status, noon + 1h);
    auto const page = index_page(status, {}, noon + 3min);
    BOOST_TEST(page.starts_with("<!doctype html>\n"));
    BOOST_TEST(has(page, "<title>All is well · hubcrawl</title>"));
    BOOST_TEST(has(page, "<h1 id=\"verdict\" class=\"title\">All is well</h1>"));
    BOOST_TEST(has(
        page, "data-written=\"2026-11-20T12:03:00Z\" data-due=\"2026-11-20T13:15:00Z\" data-period=\"60\""));
    BOOST_TEST(has(page, "inventory of https://hub.docker.com"));
    BOOST_TEST(!has(page, "{{"));
    BOOST_TEST(!has(page, "unsafe-inline"));
}

BOOST_AUTO_TEST_CASE(it_loads_itself_again_sooner_while_a_crawl_runs) {
    auto status = service();
    crawl_begins(status, noon, false);
    auto const page = index_page(status, {}, noon);
    BOOST_TEST(has(page, "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>"));
    BOOST_TEST(has(page, "data-period=\"5\""));
}

BOOST_AUTO_TEST_CASE(a_failure_and_gaps_are_told_with_what_to_do_and_stay_text) {
    auto status = service();
    crawl_begins(status, noon, false);
    auto made = published(noon, 2);
    made.hub = "https://<hub>";
    made.namespaces[0].name = "</script><script>x()</script>";
    crawl_ends(status, noon, crawl_outcome::incomplete, made, "", 0);
    crawl_begins(status, noon, false);
    crawl_progresses(status, asked(1, true));
    crawl_ends(status, noon, crawl_outcome::credential_refused, {}, "account <bot>: no. Look.", 0);
    auto const page = index_page(status, {}, noon);
    BOOST_TEST(has(page, "Credential refused</h1>"));
    BOOST_TEST(has(page, "<p class=\"said\">account &lt;bot&gt;: no. Look.</p>"));
    BOOST_TEST(has(page, "What the last crawl could not see"));
    BOOST_TEST(has(page, "inventory of https://&lt;hub&gt;"));
    for (auto const* bad : {"<bot>", "<hub>", "<script>x()"}) BOOST_TEST(!has(page, bad), bad);
}

BOOST_AUTO_TEST_CASE(the_same_status_gives_the_same_page) {
    auto const status = service();
    BOOST_TEST(index_page(status, {}, noon) == index_page(status, {}, noon));
    BOOST_TEST(has(index_page(status, {}, noon), "Nothing crawled yet"));
    BOOST_TEST(has(index_page(status, {}, noon), "data-due=\"\""));
}

BOOST_AUTO_TEST_SUITE_END()
