// Under the server's limits: nothing is provoked, everything is waited out.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl::tests;

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(many_requests_under_a_small_limit_provoke_no_429) {
    crawl_rig rig(R"(
seed = 5
[rate]
limit = 60
window = 2
[[organization]]
name = "acme"
repositories = 170
tags = 1
)");
    BOOST_REQUIRE_EQUAL(rig.crawl({"--max-in-flight", "8", "--reserve", "0"}), 0);
    BOOST_TEST(rig.hub.totals().rate_limited == 0u);
    BOOST_TEST(rig.hub.totals().requests == 173u);
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("requests").at("waited_seconds").as_double() > 0.0);
}

BOOST_DATA_TEST_CASE(each_form_of_429_is_waited_out_in_mid_crawl,
                     boost::unit_test::data::make({"rate_limited_seconds", "rate_limited_epoch",
                                                   "rate_limited_epoch_ms", "rate_limited_http_date",
                                                   "rate_limited_absent", "rate_limited_x_retry_after"}),
                     form) {
    crawl_rig rig(R"(
seed = 5
[rate]
limit = 100000
window = 2
[[organization]]
name = "acme"
repositories = 20
tags = 3
)");
    hubcrawl::fake_hub::fault_config fault;
    fault.name = form;
    fault.on = "tags";
    fault.nth = 9;
    rig.hub.set_fault(fault);
    BOOST_REQUIRE_EQUAL(rig.crawl(), 0);
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("requests").at("rate_limited").as_int64() == 1);
    BOOST_TEST(made.at("requests").at("retries").as_int64() == 0);
    // Whatever the form says, it means the end of this two-second window, not decades.
    BOOST_TEST(made.at("requests").at("waited_seconds").as_double() < 5.0);
}

BOOST_AUTO_TEST_CASE(memory_does_not_grow_with_the_listing) {
    long small = 0;
    for (auto const* tags : {"2000", "40000"}) {
        crawl_rig rig(std::string("[rate]\nlimit = 10000000\n[[organization]]\nname = \"acme\"\n"
                                  "[[organization.repository]]\nname = \"web\"\ntags = ") +
                      tags + "\n");
        BOOST_REQUIRE_EQUAL(rig.crawl({"--max-in-flight", "16"}), 0);
        if (small == 0)
            small = rig.peak_rss;
        else
            BOOST_TEST(rig.peak_rss < small + 16 * 1024);
    }
}

BOOST_AUTO_TEST_SUITE_END()
