// Namespaces that show nothing.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

using lines = std::vector<std::string>;

net::response forbidden() { return json(403, R"({"message":"forbidden","errinfo":{}})"); }

} // namespace

BOOST_AUTO_TEST_SUITE(engine_namespaces)

BOOST_AUTO_TEST_CASE(zero_rows_of_a_known_organization_or_user_are_believed) {
    struct {
        std::set<std::string> organizations, users;
        std::size_t checks;
    } const table[] = {{{"acme"}, {}, 1}, {{}, {"acme"}, 2}};
    for (auto const& row : table) {
        crawl_rig rig;
        rig.hub.organizations = row.organizations;
        rig.hub.users = row.users;
        BOOST_TEST(rig.crawl().has_value());
        BOOST_TEST(rig.network.asked("/v2/orgs/acme/") == 1U);
        BOOST_TEST(rig.network.asked("/v2/users/acme/") == row.checks - 1);
        BOOST_TEST(rig.gaps().empty());
        auto const made = rig.publish();
        BOOST_TEST(made.complete);
        BOOST_TEST(made.namespaces.at(0).datasets.at(0).rows == 0U);
    }
}

BOOST_AUTO_TEST_CASE(zero_rows_of_a_name_nobody_has_are_a_gap) {
    crawl_rig rig;
    rig.scope.namespaces = {{"acmme", 0}, {"acme", 0}};
    rig.hub.namespaces["acme"] = {{"web", {"latest"}}};
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.gaps() == lines{"repositories acmme namespace_not_found 404"},
               boost::test_tools::per_element());
    auto const made = rig.publish();
    BOOST_TEST(!made.complete);
    BOOST_TEST(!made.namespaces.at(0).complete);
    BOOST_TEST(made.namespaces.at(1).complete);
    BOOST_TEST(column(rig.file("repositories.csv"), 0) == lines{"acme"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_namespace_with_rows_is_not_checked) {
    crawl_rig rig;
    rig.hub.organizations.clear();
    rig.hub.namespaces["acme"] = {{"web", {"latest"}}};
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.network.asked("/v2/orgs/") == 0U);
    BOOST_TEST(rig.publish().complete);
}

BOOST_AUTO_TEST_CASE(a_check_that_fails_for_a_while_is_asked_again) {
    crawl_rig rig;
    rig.answer_first("/v2/orgs/acme/", {json(500, "{}"), json(502, "{}")});
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.network.asked("/v2/orgs/acme/") == 3U);
    BOOST_TEST(rig.publish().complete);
}

BOOST_AUTO_TEST_CASE(a_check_that_may_not_be_made_is_a_gap_and_never_silence) {
    crawl_rig rig;
    rig.answer_first("/v2/orgs/acme/", {forbidden()});
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.gaps() == lines{"repositories acme forbidden 403"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_check_survives_a_restart) {
    crawl_rig rig;
    rig.hub.organizations.clear();
    rig.hub.broken = [](auto const& ask) {
        return ask.target.find("/v2/orgs/") != std::string::npos
                   ? std::optional(fail(errc::certificate_refused, "hub.test"))
                   : std::nullopt;
    };
    BOOST_CHECK(rig.crawl().error().code == errc::certificate_refused);
    rig.hub.broken = [](auto const&) { return std::nullopt; };
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.network.asked("/repositories?") == 1U);
    BOOST_TEST(rig.gaps() == lines{"repositories acme namespace_not_found 404"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_repository_without_tags_is_believed_and_not_checked) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", {}}};
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.network.asked("/v2/orgs/") == 0U);
    auto const made = rig.publish();
    BOOST_TEST(made.complete);
    BOOST_TEST(made.namespaces.at(0).datasets.at(1).listings == 1U);
}

BOOST_AUTO_TEST_CASE(a_repository_that_went_away_between_list_and_tags_is_a_gap) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", {"latest"}}, {"api", {"latest"}}};
    rig.hub.instead = [&](net::request const& ask) -> std::optional<net::response> {
        if (ask.target.find("/tags") != std::string::npos)
            rig.hub.namespaces["acme"].resize(1);
        return std::nullopt;
    };
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.gaps() == lines{"tags acme/api not_found 404"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_namespace_forbidden_does_not_keep_the_others_from_being_read) {
    crawl_rig rig;
    rig.scope.namespaces = {{"secret", 0}, {"acme", 0}};
    rig.hub.namespaces["acme"] = {{"web", names("t", 3)}};
    rig.answer_first("/v2/namespaces/secret/", {forbidden()});
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.gaps() == lines{"repositories secret forbidden 403"}, boost::test_tools::per_element());
    auto const made = rig.publish();
    BOOST_TEST(made.namespaces.at(1).complete);
    BOOST_TEST(column(rig.file("tags.csv"), 2).size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
