// What becomes of an answer that is no page.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : crawl_rig {
    rig() {
        hub.namespaces["acme"] = {{"web", names("t", 350)}, {"api", names("t", 150)}, {"db", {"latest"}}};
    }
    std::size_t tags_of(std::string_view repository) {
        publish();
        return static_cast<std::size_t>(std::ranges::count(column(file("tags.csv"), 1), repository));
    }
};

using lines = std::vector<std::string>;

net::response forbidden(std::string_view words) {
    return json(403, fmt::format(R"({{"message":"{}","errinfo":{{}}}})", words));
}
net::response not_found() { return json(404, R"({"message":"object not found","errinfo":{}})"); }
std::vector<net::response> times(int n, net::response const& reply) {
    return std::vector<net::response>(static_cast<std::size_t>(n), reply);
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_answers)

BOOST_AUTO_TEST_CASE(answers_that_pass_with_time_are_asked_for_again) {
    net::response const table[] = {
        json(500, R"({"message":"failed"})"),
        reply_of(502, "text/html", "<html></html>"),
        reply_of(504, "text/html", "<html><title>504</title></html>"),
        reply_of(200, "text/html", "<html></html>"),
        reply_of(200, "application/json", ""),
        reply_of(404, "text/html", "<html></html>"),
        reply_of(403, "text/plain", "error code: 1010"),
        reply_of(403, "text/html", "<html><title>Just a moment...</title></html>")};
    for (auto const& reply : table) BOOST_TEST_CONTEXT(reply.status << " " << reply.body) {
            rig r;
            r.answer_first("page=2", times(3, reply));
            BOOST_TEST(r.crawl().has_value());
            BOOST_TEST(r.counts.retries == 3U);
            BOOST_TEST(r.gaps().empty());
            BOOST_TEST(r.publish().complete);
        }
}

BOOST_AUTO_TEST_CASE(a_failed_exchange_is_asked_for_again_further_and_further_apart) {
    rig r;
    r.options.max_in_flight = 1;
    int failures = 7;
    r.hub.broken = [&](auto const& ask) {
        auto const here = ask.target.find("/db/tags") != std::string::npos;
        return here && failures-- > 0 ? std::optional(fail(errc::head_timeout, "hub.test")) : std::nullopt;
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.network.asked("/db/tags") == 8U);
    BOOST_TEST(r.counts.retries == 7U);
    BOOST_TEST(r.last.trouble.empty());     // it has passed
    BOOST_TEST(r.loop.elapsed() / 1s < 64); // 0.5 s doubling to 30 s, each at most
    BOOST_TEST(r.loop.elapsed() / 1ms > 1000);
}

BOOST_AUTO_TEST_CASE(after_eight_attempts_the_crawl_ends_and_the_next_run_asks_only_for_what_is_missing) {
    rig r;
    bool down = true;
    r.hub.broken = [&](auto const& ask) {
        auto const here = ask.target.find("/db/tags") != std::string::npos;
        return here && down ? std::optional(fail(errc::connect_failed, "refused")) : std::nullopt;
    };
    auto const outcome = r.crawl();
    BOOST_REQUIRE(!outcome);
    BOOST_CHECK(outcome.error().code == errc::connect_failed);
    for (auto const* word : {"tags of acme/db, page 1", "8 attempts", "the next run resumes"})
        BOOST_TEST(outcome.error().detail.find(word) != std::string::npos, word);
    BOOST_TEST(r.network.asked("/db/tags") == 8U);
    BOOST_TEST(r.network.asked("/web/tags") == 4U);
    BOOST_TEST(r.last.trouble == "connection failed: refused");
    down = false;
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.network.asked("/web/tags") == 4U);
    BOOST_TEST(r.network.asked("/api/tags") == 2U);
    BOOST_TEST(r.network.asked("/repositories?") == 1U);
    BOOST_TEST(r.network.asked("/db/tags") == 9U);
    BOOST_TEST(r.last.pages_at_start == 7);
    BOOST_TEST(r.counts.total == r.network.log.size()); // counted over both runs
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_down_is_asked_a_few_dozen_times_in_all) {
    rig r;
    for (auto const& name : names("r", 60)) r.hub.namespaces["acme"].push_back({name, {"latest"}});
    r.options.max_in_flight = 32;
    r.hub.broken = [](auto const& ask) {
        return ask.target.find("/tags") != std::string::npos ? std::optional(fail(errc::head_failed, "reset"))
                                                             : std::nullopt;
    };
    BOOST_CHECK(r.crawl().error().code == errc::head_failed);
    BOOST_TEST(r.network.asked("/tags") <= 32U + 21U);
    BOOST_TEST(r.network.asked("/tags") >= 21U);
}

BOOST_AUTO_TEST_CASE(a_long_crawl_may_retry_as_often_as_its_good_answers_pay_for) {
    rig r;
    for (auto const& name : names("r", 600)) r.hub.namespaces["acme"].push_back({name, {"latest"}});
    r.hub.broken = [asked = 0](auto const&) mutable {
        return ++asked % 15 == 0 ? std::optional(fail(errc::body_failed, "cut")) : std::nullopt;
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.counts.retries > 40U);
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(what_must_not_be_asked_again_ends_the_crawl_at_the_first_sight) {
    for (auto const code : {errc::certificate_refused, errc::config_invalid}) {
        rig r;
        r.hub.broken = [&](auto const& ask) {
            return ask.target.find("/tags") != std::string::npos ? std::optional(fail(code, "hub.test"))
                                                                 : std::nullopt;
        };
        BOOST_CHECK(r.crawl().error().code == code);
        BOOST_TEST(r.counts.retries == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_refused_listing_is_a_gap_and_the_rest_is_read) {
    struct {
        net::response reply;
        char const* gap;
        int answers;
    } const table[] = {{forbidden("forbidden"), "tags acme/api forbidden 403", 1},
                       {not_found(), "tags acme/api not_found 404", 2},
                       {json(400, R"({"text":"ordering"})"), "tags acme/api malformed 400", 1},
                       {json(410, R"({"message":"gone"})"), "tags acme/api malformed 410", 1},
                       {json(200, R"({"count":1})"), "tags acme/api malformed 200", 3},
                       {json(200, R"({"count":1,"results":[7]})"), "tags acme/api malformed 200", 3}};
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.reply.status << " " << row.reply.body) {
            rig r;
            r.answer_first("/api/tags", times(row.answers, row.reply));
            BOOST_TEST(r.crawl().has_value());
            BOOST_TEST(r.gaps() == lines{row.gap}, boost::test_tools::per_element());
            BOOST_TEST(r.network.asked("/api/tags") == static_cast<std::size_t>(row.answers));
            auto const made = r.publish();
            BOOST_TEST(!made.complete);
            BOOST_TEST(!made.namespaces.at(0).complete);
            BOOST_TEST(r.has("latest"));
            BOOST_TEST(!r.has("current"));
            BOOST_TEST(column(r.file("tags.csv"), 1).size() == 351U);
            BOOST_TEST(r.last.gaps == 1);
        }
}

BOOST_AUTO_TEST_CASE(pages_before_a_refused_one_stay) {
    rig r;
    r.options.max_in_flight = 1;
    r.answer_first("/web/tags?ordering=name&page=3", {forbidden("forbidden")});
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps() == lines{"tags acme/web forbidden 403"}, boost::test_tools::per_element());
    BOOST_TEST(r.tags_of("web") == 200U);
}

BOOST_AUTO_TEST_CASE(answers_that_come_after_a_listing_was_left_are_dropped) {
    rig r;
    r.hub.namespaces["acme"].resize(1);
    r.answer_first("page=2", {forbidden("forbidden")});
    r.hub.latency = [asked = 0]() mutable {
        return ++asked > 4 ? 400ms : 20ms;
    }; // login, list, 1, 2; then 3 and 4
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.network.asked("/web/tags") == 4U);
    BOOST_TEST(r.tags_of("web") == 100U);
}

BOOST_AUTO_TEST_CASE(beyond_the_anonymous_depth_is_a_gap_and_all_before_it_is_kept) {
    for (std::size_t const most : {1U, 2U, 8U}) BOOST_TEST_CONTEXT("max_in_flight " << most) {
            rig r;
            r.scope.identities = {{}};
            r.hub.anonymous_tags = 200;
            r.options.max_in_flight = most;
            BOOST_TEST(r.crawl().has_value());
            BOOST_TEST(r.gaps() == lines{"tags acme/web anonymous_depth_limit 403"},
                       boost::test_tools::per_element());
            BOOST_TEST(r.tags_of("web") == 200U);
            BOOST_TEST(r.tags_of("api") == 150U);
            auto const made = r.publish();
            BOOST_TEST(made.gaps.at(0).detail.find("page 3") != std::string::npos);
            BOOST_TEST(made.namespaces.at(0).datasets.at(1).rows == 351U);
            BOOST_TEST(made.namespaces.at(0).datasets.at(1).expected.value() == 501U);
        }
}

BOOST_AUTO_TEST_CASE(a_page_that_stays_too_large_is_a_gap) {
    rig r;
    r.options.limits.page.rows = 120;
    r.hub.page_size = 130;
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps() == (lines{"tags acme/api too_large 200", "tags acme/web too_large 200"}),
               boost::test_tools::per_element());
    BOOST_TEST(r.network.asked("/api/tags") == 3U);
    BOOST_TEST(r.network.asked("/web/tags") == 3U);
}

BOOST_AUTO_TEST_CASE(a_listing_over_its_limit_of_rows_is_a_gap) {
    rig r;
    r.options.limits.rows = 300;
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps() == lines{"tags acme/web too_large 200"}, boost::test_tools::per_element());
    BOOST_TEST(r.tags_of("api") == 150U);
}

BOOST_AUTO_TEST_SUITE_END()
