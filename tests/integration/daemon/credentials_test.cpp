// Every way a credential can be refused: clear words, exit 3, and never a second failed login.
#include "crawl_rig.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 2
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 12
private = 2
tags = 110
[[user]]
name = "bot"
password = "s3cret"
[[user]]
name = "worker"
[[user.pat]]
secret = "dckr_pat_member"
role = "member"
[[user]]
name = "mfa"
password = "s3cret"
two_factor = "123456"
[[oat]]
secret = "dckr_oat_good"
organization = "acme"
scopes = ["scope-repository-list"]
[[oat]]
secret = "dckr_oat_blind"
organization = "acme"
scopes = []
)";

std::size_t logins(crawl_rig const& rig) {
    auto const log = rig.hub.log();
    return static_cast<std::size_t>(std::ranges::count(
        log, "/v2/auth/token", [](auto const& each) { return std::string_view(each.target); }));
}

std::vector<std::string> as(crawl_rig& rig, std::string const& user, std::string const& secret) {
    write_text(rig.dir / "other", secret);
    std::filesystem::permissions(rig.dir / "other", std::filesystem::perms::owner_read);
    return {"--once",        "--hub-url",       rig.hub.url(), "--namespace",      "acme", "--username", user,
            "--secret-file", rig.dir / "other", "--output",    rig.output.string()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(credentials)

BOOST_AUTO_TEST_CASE(a_wrong_secret_is_refused_after_one_login) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(as(rig, "bot", "wrong")) == 3);
    BOOST_TEST_INFO(rig.errors);
    BOOST_TEST(contains(rig.errors, "bot"));
    BOOST_TEST(logins(rig) == 1u);
    BOOST_TEST(!std::filesystem::exists(rig.output / "snapshots"));
}

BOOST_AUTO_TEST_CASE(a_password_behind_two_factors_asks_for_a_token_instead) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(as(rig, "mfa", "s3cret")) == 3);
    BOOST_TEST_INFO(rig.errors);
    BOOST_TEST(contains(rig.errors, "personal access token"));
    BOOST_TEST(logins(rig) == 1u);
}

BOOST_AUTO_TEST_CASE(an_organization_token_with_a_persons_name_says_whose_name_it_needs) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(as(rig, "bot", "dckr_oat_good")) == 3);
    BOOST_TEST_INFO(rig.errors);
    BOOST_TEST(contains(rig.errors, "organization's name"));
    BOOST_TEST(!contains(rig.errors, "dckr_oat_good"));
}

BOOST_AUTO_TEST_CASE(an_organization_token_that_may_list_sees_everything) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(as(rig, "acme", "dckr_oat_good")) == 0);
    BOOST_TEST(csv_rows(rig.file("repositories.csv")) == 12u);
}

BOOST_AUTO_TEST_CASE(an_organization_token_without_the_list_scope_is_warned_about) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(as(rig, "acme", "dckr_oat_blind")) == 0);
    BOOST_TEST(csv_rows(rig.file("repositories.csv")) == 10u);
    BOOST_TEST(contains(rig.errors, "acme: acme sees no private repository; if there should be some"));
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("namespaces").at(0).at("private_rows").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(a_members_token_that_sees_public_rows_alone_is_warned_about) {
    crawl_rig rig(world);
    BOOST_TEST(rig.run(as(rig, "worker", "dckr_pat_member")) == 0);
    BOOST_TEST(csv_rows(rig.file("repositories.csv")) == 10u);
    BOOST_TEST(contains(rig.errors, "acme: worker sees no private repository; if there should be some"));
    auto const made = boost::json::parse(rig.manifest());
    BOOST_TEST(made.at("namespaces").at(0).at("account").as_string() == "worker");
    BOOST_TEST(made.at("namespaces").at(0).at("private_rows").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(who_sees_private_rows_is_not_warned) {
    crawl_rig rig(world);
    BOOST_TEST(rig.crawl() == 0);
    BOOST_TEST(!contains(rig.errors, "sees no private repository"));
    BOOST_TEST(boost::json::parse(rig.manifest()).at("namespaces").at(0).at("private_rows").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(an_organization_token_where_none_is_taken_is_a_refused_credential) {
    crawl_rig rig(std::string("oat_refused_everywhere = true\n") + world);
    BOOST_TEST(rig.run(as(rig, "acme", "dckr_oat_good")) == 3);
    BOOST_TEST_INFO(rig.errors);
    BOOST_TEST(contains(rig.errors, "token issued from organization access token is not allowed"));
}

BOOST_AUTO_TEST_CASE(a_token_is_renewed_before_its_end_without_one_401) {
    crawl_rig rig(std::string("token_lifetime = 4\nlatency = {min_ms = 150, max_ms = 160}\n") + world);
    BOOST_TEST(rig.crawl({"--max-in-flight", "1"}) == 0);
    BOOST_TEST(logins(rig) >= 2u);
    BOOST_TEST(logins(rig) <= 4u);
    BOOST_TEST(rig.hub.totals().by_status[401] == 0u);
}

BOOST_AUTO_TEST_CASE(all_tokens_revoked_in_mid_crawl_cost_one_login) {
    crawl_rig rig(world);
    hubcrawl::fake_hub::fault_config fault;
    fault.name = "revoke_all_tokens";
    fault.on = "tags";
    fault.nth = 8;
    rig.hub.set_fault(fault);
    BOOST_TEST(rig.crawl({"--max-in-flight", "8"}) == 0);
    BOOST_TEST(logins(rig) == 2u);
}

BOOST_AUTO_TEST_CASE(a_secret_revoked_in_mid_crawl_ends_it_and_keeps_the_checkpoint) {
    crawl_rig rig(world);
    for (auto const* name : {"revoke_secret", "revoke_all_tokens"}) {
        hubcrawl::fake_hub::fault_config fault;
        fault.name = name;
        fault.on = "tags";
        fault.nth = 8;
        fault.text = "s3cret";
        rig.hub.set_fault(fault);
    }
    BOOST_TEST(rig.crawl() == 3);
    BOOST_TEST(logins(rig) == 2u);
    BOOST_TEST(std::filesystem::exists(rig.output / ".state" / "checkpoint.db"));
}

BOOST_AUTO_TEST_CASE(a_login_route_that_is_down_for_a_moment_is_tried_again) {
    crawl_rig rig(world);
    hubcrawl::fake_hub::fault_config fault;
    fault.name = "login_500";
    fault.times = 2;
    rig.hub.set_fault(fault);
    BOOST_TEST(rig.crawl() == 0);
    BOOST_TEST(logins(rig) == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
