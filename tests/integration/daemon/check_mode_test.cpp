// --check: what each credential can see, and nothing published.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 11
[[organization]]
name = "acme"
repositories = 121
private = 7
[[organization]]
name = "empty"
)";

std::vector<std::string> check(crawl_rig const& rig, std::string const& name) {
    return {"--check", "--hub-url", rig.hub.url(), "--namespace", name, "--output", rig.output.string()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(check_mode)

BOOST_AUTO_TEST_CASE(check_says_what_is_seen_and_publishes_nothing) {
    crawl_rig rig(world);
    auto arguments = rig.once();
    arguments[0] = "--check";
    BOOST_TEST(rig.run(arguments) == 0);
    BOOST_TEST_INFO(rig.said);
    BOOST_TEST(contains(rig.said, "acme as bot: 121 repositories visible"));
    BOOST_TEST(!std::filesystem::exists(rig.output));
}

BOOST_AUTO_TEST_CASE(an_anonymous_look_says_that_it_is_one) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(check(rig, "acme")) == 0);
    BOOST_TEST(contains(rig.said, "acme as anonymous: 114 repositories visible, public ones only"));
}

BOOST_AUTO_TEST_CASE(a_credential_that_sees_public_rows_alone_is_told_so) {
    crawl_rig rig(std::string(world) + R"(
[[oat]]
secret = "s3cret"
organization = "acme"
scopes = []
)");
    auto arguments = check(rig, "acme");
    arguments.insert(arguments.end(), {"--username", "acme", "--secret-file", rig.dir / "secret"});
    BOOST_TEST(rig.run(arguments) == 0);
    BOOST_TEST(contains(rig.said, "acme as acme: 114 repositories visible, none private among the first 100: "
                                  "public rows only, or the credential lacks the right to list private "
                                  "repositories (owner's token, or scope-repository-list)"),
               rig.said);
}

BOOST_AUTO_TEST_CASE(an_empty_namespace_and_an_absent_one_are_told_apart) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(check(rig, "empty")) == 0);
    BOOST_TEST(contains(rig.said, "empty as anonymous: exists"));
    BOOST_TEST(rig.run(check(rig, "acmee")) == 4);
    BOOST_TEST(contains(rig.said, "knows no organization or user"));
}

BOOST_AUTO_TEST_CASE(a_refused_credential_exits_3) {
    crawl_rig rig(world);
    rig.hub.revoke_secret("s3cret");
    auto arguments = rig.once();
    arguments[0] = "--check";
    BOOST_TEST(rig.run(arguments) == 3);
    BOOST_TEST(contains(rig.said, "credential refused"));
}

BOOST_AUTO_TEST_SUITE_END()
