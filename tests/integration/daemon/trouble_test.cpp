// Servers, networks and lists that misbehave for a while: the data files are those of a calm crawl.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 6
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 8
tags = 5
[[organization.repository]]
name = "web"
tags = 720
)";

hubcrawl::fake_hub::fault_config fault(std::string name, std::string on, std::uint64_t nth) {
    hubcrawl::fake_hub::fault_config made;
    made.name = std::move(name);
    made.on = std::move(on);
    made.nth = nth;
    return made;
}

// Each passes with the next attempt.
constexpr std::array passing{"http_500_json",  "http_502_html",     "http_503_html", "http_504_html",
                             "html_200",       "empty_200",         "cut_chunked",   "cut_content_length",
                             "reset",          "broken_json",       "wrong_types",   "missing_results",
                             "invalid_utf8",   "deep_nesting",      "close_reused",  "close_keep_alive",
                             "redirect_slash", "next_foreign_host", "next_http",     "next_registry_host",
                             "next_self",      "next_earlier",      "token_expired", "count_plus_one"};

} // namespace

BOOST_AUTO_TEST_SUITE(trouble)

BOOST_DATA_TEST_CASE(a_passing_fault_changes_no_byte, boost::unit_test::data::make(passing), name) {
    crawl_rig rig(world);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const calm = rig.data();
    for (std::uint64_t const nth : {1, 4}) {
        rig.another_output();
        rig.hub.set_fault(fault(name, "/repositories/web/tags", nth));
        BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
        BOOST_TEST((rig.data() == calm));
        rig.hub.clear_faults();
    }
}

BOOST_AUTO_TEST_CASE(a_dead_pooled_connection_costs_no_retry) {
    crawl_rig rig(std::string("keep_alive_max_requests = 3\n") + world);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("requests").at("retries").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(a_list_that_shrinks_while_it_is_read_settles_on_what_is_left) {
    crawl_rig rig(world);
    auto shrink = fault("delete_rows", "/repositories/web/tags", 5);
    shrink.rows = 250;
    rig.hub.set_fault(shrink);
    BOOST_REQUIRE_EQUAL(rig.crawl({"--max-in-flight", "1"}), 0);
    BOOST_TEST(csv_rows(rig.file("tags.csv")) == 720u - 250 + 8 * 5);
}

BOOST_AUTO_TEST_CASE(rows_inserted_while_the_list_is_read_are_found) {
    crawl_rig rig(world);
    auto grow = fault("insert_rows", "/repositories/web/tags", 5);
    grow.rows = 3;
    rig.hub.set_fault(grow);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    BOOST_TEST(csv_rows(rig.file("tags.csv")) == 723u + 8 * 5);
}

BOOST_AUTO_TEST_CASE(a_server_that_ignores_page_size_and_ordering_is_read_whole) {
    crawl_rig rig(std::string("page_size_fixed = 25\nordering_inverted = false\n") + world);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    BOOST_TEST(csv_rows(rig.file("tags.csv")) == 720u + 8 * 5);
}

BOOST_AUTO_TEST_CASE(a_redirect_to_another_host_is_not_followed) {
    crawl_rig rig(world);
    auto away = fault("redirect_foreign", "/repositories/web/tags", 1);
    away.times = 0;
    rig.hub.set_fault(away);
    BOOST_TEST(rig.crawl() == 4);
    BOOST_TEST(contains(rig.errors, "redirected elsewhere (https://elsewhere.example/v2/namespaces/acme/"));
}

BOOST_AUTO_TEST_CASE(a_server_that_stays_down_fails_the_crawl_and_keeps_the_checkpoint) {
    crawl_rig rig(world);
    auto down = fault("reset", "/repositories/web/tags", 3);
    down.times = 0;
    rig.hub.set_fault(down);
    BOOST_TEST(rig.crawl() == 1);
    BOOST_TEST(contains(rig.errors, "acme/web"));
    BOOST_TEST(!rig.published("latest"));
    rig.hub.clear_faults();
    BOOST_TEST(rig.crawl() == 0);
    BOOST_TEST(contains(rig.errors, "resuming"));
}

BOOST_AUTO_TEST_SUITE_END()
