#include "crawl/visibility.hpp"
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;
using hubcrawl::crawl::visibility;

namespace {

struct rig : crawl_rig {
    request_counts asked;

    result<visibility> look() {
        crawl::session who(loop.get_executor(), clock, network, scope.identities[0], asked);
        return loop.run(crawl::look(network, who, scope, 0));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(visibility_of_a_namespace)

BOOST_AUTO_TEST_CASE(rows_are_counted_and_the_private_ones_among_those_of_the_first_page) {
    rig r;
    for (auto const& name : names("r", 130))
        r.hub.namespaces["acme"].push_back({name, {}, name.ends_with("9")});
    auto const seen = r.look().value();
    BOOST_CHECK(seen.is == visibility::kind::visible);
    BOOST_TEST(seen.repositories == 130);
    BOOST_TEST(seen.rows_on_page == 100);
    BOOST_TEST(seen.private_on_page == 10);
    BOOST_TEST(r.network.log.size() == 2U);
}

BOOST_AUTO_TEST_CASE(nobody_sees_public_rows_alone) {
    rig r;
    r.scope.identities = {{}};
    r.hub.namespaces["acme"] = {{"web", {}, true}, {"api", {}, false}};
    auto const seen = r.look().value();
    BOOST_TEST(seen.repositories == 1);
    BOOST_TEST(seen.private_on_page == 0);
}

BOOST_AUTO_TEST_CASE(a_namespace_without_rows_is_looked_up_as_organization_then_as_user) {
    rig r;
    BOOST_CHECK(r.look().value().is == visibility::kind::empty);
    BOOST_TEST(r.network.asked("/v2/users/") == 0U);
    r.hub.organizations.clear();
    r.hub.users = {"acme"};
    BOOST_CHECK(r.look().value().is == visibility::kind::empty);
    r.hub.users.clear();
    BOOST_CHECK(r.look().value().is == visibility::kind::absent);
    BOOST_TEST(r.network.asked("/v2/orgs/acme/") == 3U);
    BOOST_TEST(r.network.asked("/v2/users/acme/") == 2U);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_said_in_the_servers_words) {
    for (auto const* words : {"forbidden", "token issued from personal access token is not allowed"}) {
        rig r;
        r.answer_first("/repositories?", {json(403, fmt::format(R"({{"message":"{}"}})", words))});
        auto const seen = r.look().value();
        BOOST_CHECK(seen.is == visibility::kind::refused);
        BOOST_TEST(seen.words == words);
    }
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_said_it_fails) {
    struct {
        net::response reply;
        errc code;
    } const table[] = {{json(401, R"({"message":"unauthorized"})"), errc::credential_refused},
                       {json(500, "{}"), errc::head_failed},
                       {reply_of(403, "text/plain", "error code: 1010"), errc::head_failed},
                       {json(429, R"({"detail":"Rate limit exceeded"})"), errc::head_failed},
                       {json(200, R"({"count":1})"), errc::page_malformed}};
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.reply.status << " " << row.reply.body) {
            rig r;
            r.answer_first("/repositories?", {row.reply});
            auto const seen = r.look();
            BOOST_REQUIRE(!seen);
            BOOST_CHECK(seen.error().code == row.code);
        }
}

BOOST_AUTO_TEST_CASE(a_refused_login_and_a_failed_exchange_are_passed_on) {
    rig r;
    r.hub.secrets.clear();
    BOOST_CHECK(r.look().error().code == errc::credential_refused);
    rig broken;
    broken.hub.broken = [](auto const&) { return fail(errc::connect_failed, "refused"); };
    BOOST_CHECK(broken.look().error().code == errc::connect_failed);
}

BOOST_AUTO_TEST_SUITE_END()
