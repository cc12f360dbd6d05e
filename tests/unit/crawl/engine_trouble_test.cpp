// Accidents of one answer, logins that fail for many at once, answers that nobody waits for any more.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : crawl_rig {
    rig() {
        hub.namespaces["acme"] = {{"web", names("t", 350)}, {"api", names("t", 150)}, {"db", {"latest"}}};
    }
};

net::response not_found() { return json(404, R"({"message":"object not found","errinfo":{}})"); }
net::response malformed() { return json(200, R"({"count":1})"); }
net::response nested(std::size_t depth) {
    return json(200,
                R"({"count":1,"results":[],"x":)" + std::string(depth, '[') + std::string(depth, ']') + "}");
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_trouble)

BOOST_AUTO_TEST_CASE(an_accident_of_one_answer_changes_no_byte) {
    rig calm;
    BOOST_TEST(calm.crawl().has_value());
    calm.publish();
    struct {
        char const *what, *part;
        std::vector<net::response> replies;
    } const table[] = {
        {"malformed", "/web/tags?page_size", {malformed(), malformed()}},
        {"malformed, in the middle", "page=3", {malformed(), malformed()}},
        {"nested too deeply", "page=2", {nested(200'000), nested(65)}},
        {"404 at the start", "/web/tags?page_size", {not_found()}},
        {"404 of the namespace's list", "/repositories?", {not_found()}},
        {"a failure, then malformed", "page=3", {json(500, "{}"), json(500, "{}"), malformed()}},
        {"malformed, then redirected",
         "page=3",
         {malformed(), reply_of(302, "text/html", "", {{"location", "/elsewhere"}})}},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.what) {
            rig r;
            r.answer_first(row.part, row.replies);
            BOOST_TEST(r.crawl().has_value());
            BOOST_TEST(r.counts.retries == row.replies.size());
            BOOST_TEST(r.publish().complete);
            BOOST_TEST(r.file("tags.csv") == calm.file("tags.csv"));
        }
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_once_is_an_accident_and_three_times_a_gap) {
    for (int const over : {2, 3}) {
        rig r;
        r.hub.broken = [&, left = over](auto const& ask) mutable {
            auto const here = ask.target.find("/web/tags") != std::string::npos;
            return here && left-- > 0 ? std::optional(fail(errc::body_too_large, "hub.test")) : std::nullopt;
        };
        BOOST_TEST(r.crawl().has_value());
        std::vector<std::string> const gap{"tags acme/web too_large 0"};
        BOOST_TEST(r.gaps() == (over < 3 ? std::vector<std::string>() : gap),
                   boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(many_lists_out_of_shape_are_gaps_and_leave_the_retries_to_what_fails) {
    rig r;
    for (auto const& name : names("r", 60)) r.hub.namespaces["acme"].push_back({name, {"latest"}});
    r.hub.instead = [failures = 15](auto const& ask) mutable -> std::optional<net::response> {
        if (ask.target.find("/r00") != std::string::npos)
            return malformed();
        if (ask.target.find("/web/") != std::string::npos && failures-- % 3 != 0)
            return json(502, "{}");
        return std::nullopt;
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps().size() == 60U);
    BOOST_TEST(r.network.asked("/r00") >= 60U + 20U);
    BOOST_TEST(r.network.asked("/r00") < 60U + 20U + 20U); // not three times each
    BOOST_TEST(!r.publish().complete);
    BOOST_TEST(std::ranges::count(column(r.file("tags.csv"), 1), "web") == 350);
}

BOOST_AUTO_TEST_CASE(a_login_that_fails_once_costs_one_login_however_many_wait_for_it) {
    rig r;
    for (auto const& name : names("r", 200)) r.hub.namespaces["acme"].push_back({name, {"latest"}});
    r.options.max_in_flight = 64;
    r.hub.limit = 400; // enough for the pages; not if everybody who waits for a login paid for it
    r.hub.latency = [] { return 10ms; };
    r.loop.at(r.loop.now() + 35ms, [&] { r.hub.revoke_tokens(); });
    r.hub.instead = [logins = 0](auto const& ask) mutable -> std::optional<net::response> {
        if (ask.target == "/v2/auth/token" && ++logins > 1 && logins < 5)
            return json(503, "{}");
        return std::nullopt;
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.counts.by_status[401] > 20U); // so many waited
    BOOST_TEST(r.counts.logins == 5U);
    BOOST_TEST(r.counts.waited_seconds == 0.0);
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(a_login_that_fails_eight_times_in_a_row_ends_the_crawl) {
    rig r;
    r.options.max_in_flight = 8;
    r.hub.instead = [](auto const& ask) {
        return ask.target == "/v2/auth/token" ? std::optional(json(503, "{}")) : std::nullopt;
    };
    auto const outcome = r.crawl();
    BOOST_REQUIRE(!outcome);
    BOOST_CHECK(outcome.error().code == errc::login_failed);
    BOOST_TEST(outcome.error().detail.find("8 attempts") != std::string::npos, outcome.error().detail);
    BOOST_TEST(r.counts.logins == 8U);
}

BOOST_AUTO_TEST_CASE(a_refusal_of_a_page_that_nobody_waits_for_is_no_gap) {
    rig r;
    r.hub.namespaces["acme"].resize(1);
    // Page 2's next disagrees, so the pages asked beside it are given up; their refusals come late.
    r.hub.latency = [asked = 0]() mutable { return ++asked > 4 ? 400ms : 20ms; };
    r.hub.instead = [refusals = 2](auto const& ask) mutable -> std::optional<net::response> {
        auto const page = [&](char const* n) { return ask.target.find(n) != std::string::npos; };
        if ((page("page=3") || page("page=4")) && refusals-- > 0)
            return json(403, R"({"message":"forbidden","errinfo":{}})");
        if (page("page=2")) {
            std::vector<std::string> rows;
            for (auto const& name : names("t", 250)) rows.push_back(tag_json(name));
            rows.resize(100);
            return json(200, page_json(350, rows,
                                       std::string(hub_url) +
                                           "/v2/namespaces/acme/repositories/web/tags?extra=1&page=3"));
        }
        return std::nullopt;
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps().empty());
}

BOOST_AUTO_TEST_SUITE_END()
