// Redirects: followed once where they only add a slash, never to another place.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : crawl_rig {
    rig() { hub.namespaces["acme"] = {{"web", names("t", 350)}}; }
};

constexpr auto path = "/v2/namespaces/acme/repositories/web/tags";

net::response redirect(int status, std::string location) {
    return reply_of(status, "text/html", "", {{"location", std::move(location)}});
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_redirect)

BOOST_AUTO_TEST_CASE(a_redirect_to_the_same_listing_with_a_slash_is_followed_once) {
    for (int const status : {301, 302, 307, 308}) {
        rig r;
        r.answer_first("/web/tags?page_size", {redirect(status, fmt::format("{}/?page_size=100", path))});
        BOOST_TEST(r.crawl().has_value());
        BOOST_TEST(r.publish().complete);
        BOOST_TEST(r.network.asked("/web/tags/?page_size=100") == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_redirect_elsewhere_or_again_is_refused_and_no_token_goes_there) {
    struct {
        char const* what;
        std::vector<net::response> replies;
        std::size_t asked;
    } const table[] = {
        {"another host", {redirect(301, fmt::format("https://evil.test{}/?page_size=100", path))}, 3},
        {"no TLS", {redirect(301, fmt::format("http://hub.test{}/?page_size=100", path))}, 3},
        {"another path", {redirect(302, "/v2/users/acme/")}, 3},
        {"another page", {redirect(302, fmt::format("{}?page=9", path))}, 3},
        {"nowhere", {reply_of(301, "text/html", "")}, 6}, // that is the same address, followed once

        {"around and around",
         {redirect(301, fmt::format("{}/?page_size=100", path)),
          redirect(301, fmt::format("{}?page_size=100", path))},
         6},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.what) {
            rig r;
            auto replies = row.replies;
            while (replies.size() < row.asked)
                replies.push_back(replies[replies.size() - row.replies.size()]);
            r.answer_first("/web/tags", replies);
            BOOST_TEST(r.crawl().has_value());
            auto const gap = fmt::format("tags acme/web malformed {}", row.replies[0].status);
            BOOST_TEST(r.gaps() == std::vector<std::string>{gap}, boost::test_tools::per_element());
            BOOST_TEST(r.network.asked("/web/tags") == row.asked);
            BOOST_TEST(r.network.asked("evil") == 0U);
        }
}

BOOST_AUTO_TEST_CASE(a_redirect_elsewhere_that_was_an_accident_costs_nothing_but_the_attempt) {
    rig r;
    r.answer_first("page=3", {redirect(302, "https://evil.test/"), redirect(302, "/elsewhere")});
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.counts.retries == 2U);
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_CASE(after_a_failure_behind_a_redirect_the_first_address_is_asked_again) {
    rig r;
    r.answer_first("/web/tags?page_size", {redirect(302, fmt::format("{}/?page_size=100", path))});
    r.answer_first("/web/tags/?page_size", {reply_of(404, "text/html", "<html></html>")});
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.network.asked("/web/tags/?page_size=100") == 1U);
    BOOST_TEST(r.publish().complete);
}

BOOST_AUTO_TEST_SUITE_END()
