#include "hub_fixture.hpp"

// Logins and tokens: items 1-6, 12, 13 and 26 of hub-api.md's list for a stand-in.
namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view people = R"(
login_lock_after = 3
login_lock_seconds = 1000
[[organization]]
name = "acme"
repositories = 6
private = 2
[[organization.repository]]
name = "vault"
private = true
tags = 3
[[user]]
name = "alice"
password = "pw"
[[user.pat]]
secret = "dckr_pat_owner"
[[user]]
name = "mallory"
[[user.pat]]
secret = "dckr_pat_member"
role = "member"
repositories = ["acme/vault"]
[[user]]
name = "sam"
password = "pw2"
two_factor = "123456"
[[oat]]
organization = "acme"
secret = "dckr_oat_all"
scopes = ["scope-repository-list"]
[[oat]]
organization = "acme"
secret = "dckr_oat_public"
)";

constexpr std::string_view list = "/v2/namespaces/acme/repositories?page_size=100";

json::object claims_of(std::string const& token) {
    auto text = token.substr(token.find('.') + 1);
    text.resize(text.find('.'));
    std::string const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned buffer = 0, bits = 0;
    for (char const c : text) {
        buffer = buffer << 6 | static_cast<unsigned>(alphabet.find(c));
        if (bits += 6; bits >= 8)
            out += static_cast<char>(buffer >> (bits -= 8));
    }
    return json::parse(out).as_object();
}

} // namespace

BOOST_AUTO_TEST_SUITE(login_test)

// item 1
BOOST_AUTO_TEST_CASE(every_kind_of_secret_gets_a_jwt_of_ten_minutes) {
    hub_fixture world(people);
    struct {
        char const *name, *secret;
    } const logins[] = {{"alice", "pw"}, {"alice", "dckr_pat_owner"}, {"acme", "dckr_oat_all"}};
    for (auto const& [name, secret] : logins) {
        auto const claims = claims_of(world.log_in(name, secret));
        BOOST_TEST(claims.at("exp").as_int64() - claims.at("iat").as_int64() == 600);
        BOOST_TEST(claims.at("https://hub.docker.com").at("username").as_string() == name);
    }
    auto const answer = world.post("/v2/auth/token", R"({"identifier":"alice","secret":"pw"})");
    BOOST_TEST(!world.object(answer).contains("expires_in"));
}

// items 2 and 3
BOOST_AUTO_TEST_CASE(the_old_login_route_takes_users_and_refuses_organizations) {
    hub_fixture world(people);
    auto const user = world.post("/v2/users/login", R"({"username":"alice","password":"dckr_pat_owner"})");
    BOOST_TEST(user.status == 200);
    BOOST_TEST(world.get(list, world.object(user).at("token").as_string()).status == 200);
    auto const organization =
        world.post("/v2/users/login", R"({"username":"acme","password":"dckr_oat_all"})");
    BOOST_TEST(organization.status == 401);
    BOOST_TEST(organization.body == R"({"detail":"Cannot log into an organization account"})");

    auto const half = world.post("/v2/users/login", R"({"username":"sam","password":"pw2"})");
    BOOST_TEST(half.status == 401);
    auto const secret = std::string(world.object(half).at("login_2fa_token").as_string());
    auto const finish = [&](std::string const& code) {
        return world.post("/v2/users/2fa-login",
                          R"({"login_2fa_token":")" + secret + R"(","code":")" + code + R"("})");
    };
    BOOST_TEST(finish("000000").status == 401);
    BOOST_TEST(world.object(finish("123456")).contains("token"));
}

// item 4
BOOST_AUTO_TEST_CASE(wrong_credentials_are_refused_and_then_the_name_is_locked) {
    hub_fixture world(people);
    auto const wrong = [&] {
        return world.post("/v2/auth/token", R"({"identifier":"alice","secret":"no"})");
    };
    for (int n = 0; n < 3; ++n) {
        auto const answer = wrong();
        BOOST_TEST(answer.status == 401);
        BOOST_TEST(answer.body == R"({"detail":"Incorrect authentication credentials"})");
    }
    BOOST_TEST(wrong().status == 429);
    BOOST_TEST(world.post("/v2/auth/token", R"({"identifier":"alice","secret":"pw"})").status == 429);
    world.log_in("acme", "dckr_oat_all"); // another name is not locked

    hub_fixture other("bad_credentials = \"short\"");
    BOOST_TEST(other.post("/v2/auth/token", R"({"identifier":"a","secret":"b"})").body ==
               R"({"detail":"unauthorized"})");
}

// items 5 and 6
BOOST_AUTO_TEST_CASE(a_bad_authorization_is_refused_where_none_is_needed) {
    hub_fixture world(people);
    auto const token = world.log_in("alice", "pw");
    struct {
        std::string value;
        int status;
    } const table[] = {
        {"", 200},
        {"Authorization: Bearer " + token + "\r\n", 200},
        {"Authorization: JWT " + token + "\r\n", 200},
        {"Authorization: Bearer dckr_pat_owner\r\n", 401},
        {"Authorization: Bearer " + token + "x\r\n", 401},
        {"Authorization: Basic YTpi\r\n", 401},
        {"Authorization: Bearer a.b.c\r\n", 401},
    };
    for (auto const& [value, status] : table) {
        auto const answer = blocking_client(world.hub.port()).get(list, value);
        BOOST_TEST(answer.status == status, value);
        if (status == 401)
            BOOST_TEST(answer.body == R"({"message":"unauthorized","errinfo":{}})");
    }
}

// items 11 to 13
BOOST_AUTO_TEST_CASE(each_credential_sees_its_own_rows_and_count) {
    hub_fixture world(people);
    struct {
        std::string token;
        std::size_t rows;
    } const table[] = {
        {"", 4},
        {world.log_in("alice", "pw"), 7},
        {world.log_in("alice", "dckr_pat_owner"), 7},
        {world.log_in("mallory", "dckr_pat_member"), 5},
        {world.log_in("acme", "dckr_oat_all"), 7},
        {world.log_in("acme", "dckr_oat_public"), 4},
    };
    for (auto const& [token, rows] : table) {
        auto const page = world.object(world.get(list, token));
        BOOST_TEST(page.at("results").as_array().size() == rows);
        BOOST_TEST(page.at("count").as_int64() == static_cast<std::int64_t>(rows));
    }
}

// items 12 and 13
BOOST_AUTO_TEST_CASE(token_classes_are_refused_where_the_real_ones_are) {
    hub_fixture world(people);
    auto const oat = world.log_in("acme", "dckr_oat_all"), pat = world.log_in("alice", "dckr_pat_owner");
    constexpr std::string_view oat_refused =
        R"({"message":"token issued from organization access token is not allowed","errinfo":{}})";
    BOOST_TEST(world.get("/v2/repositories/acme", oat).status == 403);
    BOOST_TEST(world.get("/v2/repositories/acme", oat).body == oat_refused);
    BOOST_TEST(world.get("/v2/repositories/acme/", pat).status == 200);
    BOOST_TEST(world.get("/v2/repositories/acme/vault/tags", pat).status == 200);
    BOOST_TEST(world.get("/v2/access-tokens", pat).status == 403);
    BOOST_TEST(world.get("/v2/auditlogs/acme", pat).body == R"({"message":"forbidden","errinfo":{}})");
    BOOST_TEST(world.get("/v2/auditlogs/acme", oat).status == 200);

    hub_fixture spring("oat_refused_everywhere = true\n" + std::string(people));
    BOOST_TEST(spring.get(list, spring.log_in("acme", "dckr_oat_all")).body == oat_refused);
}

// item 26
BOOST_AUTO_TEST_CASE(tokens_end_by_time_by_key_and_by_fault_and_secrets_by_revocation) {
    hub_fixture world(people);
    auto const token = world.log_in("alice", "pw");
    world.hub.set_fault({.name = "token_expired", .on = "acme", .nth = 2});
    BOOST_TEST(world.get(list, token).status == 200);
    BOOST_TEST(world.get(list, token).status == 401);
    BOOST_TEST(world.get(list, token).status == 401);

    auto const second = world.log_in("alice", "pw");
    world.hub.revoke_all_tokens();
    BOOST_TEST(world.get(list, second).status == 401);
    BOOST_TEST(world.get(list, world.log_in("alice", "pw")).status == 200);

    world.hub.revoke_secret("pw");
    BOOST_TEST(world.post("/v2/auth/token", R"({"identifier":"alice","secret":"pw"})").status == 401);

    hub_fixture brief("token_lifetime = 0\n" + std::string(people));
    BOOST_TEST(brief.get(list, brief.log_in("alice", "pw")).status == 401);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
