#include "daemon/docker_login.hpp"
#include "daemon/secrets.hpp"
#include "environment.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using hubcrawl::daemon::tests::environment;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

namespace {

constexpr auto hub = "https://index.docker.io/v1/";

struct fixture {
    temp_dir dir;
    environment config{"DOCKER_CONFIG", dir.path().string()};
    environment path{"PATH", dir.path().string() + ":/usr/bin:/bin"};

    void holds(std::string_view text) { write_text(dir / "config.json", text); }
    void helper(std::string_view name, std::string_view answer) {
        auto const file = (dir / ("docker-credential-" + std::string(name))).string();
        write_text(file, "#!/bin/sh\n" + std::string(answer));
        BOOST_REQUIRE(::chmod(file.c_str(), 0755) == 0);
    }
    static std::string refused(std::string const& server = hub) {
        auto const none = read_docker_login(server);
        BOOST_REQUIRE(!none);
        BOOST_TEST((none.error().code == errc::config_invalid));
        BOOST_TEST(none.error().detail.find("hunter2") == std::string::npos);
        return none.error().detail;
    }
    void expect(std::string_view username, std::string_view secret, std::string const& server = hub) {
        auto const got = read_docker_login(server);
        BOOST_TEST_REQUIRE(got.has_value(), (got ? std::string() : got.error().detail));
        BOOST_TEST(got->username == username);
        BOOST_TEST(got->secret.view() == secret);
    }
};

// bot:hunter2
constexpr auto logged_in = R"({"auths": {"https://index.docker.io/v1/": {"auth": "Ym90Omh1bnRlcjI="}}})";

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

} // namespace

BOOST_FIXTURE_TEST_SUITE(docker_login_, fixture)

BOOST_AUTO_TEST_CASE(what_stands_in_the_file_is_read) {
    holds(logged_in);
    expect("bot", "hunter2");
    expect("bot", "hunter2", "index.docker.io"); // one server by either name
    BOOST_TEST(contains(refused("https://example.com/v1/"), "holds no login for https://example.com/v1/"));
}

BOOST_AUTO_TEST_CASE(the_file_is_in_the_home_directory_unless_said_otherwise) {
    environment const unset("DOCKER_CONFIG"), home("HOME", dir.path().string());
    BOOST_TEST(contains(refused(), (dir / ".docker/config.json").string() + " cannot be read: "));
    std::filesystem::create_directory(dir / ".docker");
    write_text(dir / ".docker/config.json", logged_in);
    expect("bot", "hunter2");
    environment const nobody("HOME");
    BOOST_TEST(contains(refused(), "neither $DOCKER_CONFIG nor $HOME"));
}

BOOST_AUTO_TEST_CASE(base64_of_every_length_and_a_password_with_colons) {
    auto const read = [](std::string_view text) { return read_auth(text, hub); };
    BOOST_TEST(read("YTpi")->secret.view() == "b");
    BOOST_TEST(read("YTpiYw==")->secret.view() == "bc");
    BOOST_TEST(read("YTpiY2Q=")->secret.view() == "bcd");
    BOOST_TEST(read("YTpiOmM6")->secret.view() == "b:c:");
    BOOST_TEST(read("YTr/+w==")->secret.view() == "\xff\xfb");
    for (auto const* none : {"", "YQ==", "Ompz", "YTo=", "Y*==", "a b", "====", "Zm9v"}) {
        auto const bad = read(none);
        BOOST_REQUIRE_MESSAGE(!bad, none);
        BOOST_TEST(contains(bad.error().detail, "holds no user name and password"));
    }
}

BOOST_AUTO_TEST_CASE(a_credential_helper_is_asked_instead) {
    holds(R"({"auths": {"https://index.docker.io/v1/": {}}, "credsStore": "x"})");
    helper("x", R"(read s; echo "{\"ServerURL\":\"$s\",\"Username\":\"bot\",\"Secret\":\"hunter2 $s\"}")");
    expect("bot", "hunter2 https://index.docker.io/v1/");
    // One of this server's own goes before the one for all.
    holds(R"({"credsStore": "x", "credHelpers": {"index.docker.io": "y", "other": "z"}})");
    helper("y", R"(echo '{"Username":"yot","Secret":"hunter2"}')");
    expect("yot", "hunter2");
}

BOOST_AUTO_TEST_CASE(a_helper_that_has_no_answer) {
    holds(R"({"credsStore": "x"})");
    BOOST_TEST(contains(refused(), "docker-credential-x cannot be run: "));
    helper("x", "echo 'hunter2: credentials not found'; exit 1");
    BOOST_TEST(refused() == "docker-credential-x knows no login for https://index.docker.io/v1/ (exit 1)");
    for (auto const* answer : {"", "hunter2", "[]", "{}", R"({"Username":"hunter2"})",
                               R"({"Secret":"hunter2"})", R"({"Username":1,"Secret":"hunter2"})"}) {
        helper("x", std::string("printf %s '") + answer + "'");
        BOOST_TEST(refused() == "docker-credential-x answered without user name and secret");
    }
    helper("x", R"(echo '{"Username":"<token>","Secret":"hunter2"}')");
    BOOST_TEST(contains(refused(), "holds an identity token"));
    holds(R"({"credsStore": "../x"})");
    BOOST_TEST(refused() == "'../x' is no name of a Docker credential helper");
}

BOOST_AUTO_TEST_CASE(a_file_of_any_other_shape_is_refused_in_words) {
    for (auto const* none : {"", "hunter2", "[]", "{\"auths\": hunter2}"}) {
        holds(none);
        BOOST_TEST(contains(refused(), "config.json is no JSON"), none);
    }
    for (auto const* none :
         {"{}", R"({"auths": []})", R"({"auths": {"https://index.docker.io/v1/": "hunter2"}})",
          R"({"auths": {"https://index.docker.io/v1/": {"auth": 7}}, "credsStore": 1})"}) {
        holds(none);
        BOOST_TEST(contains(refused(), "holds no login for"), none);
    }
}

BOOST_AUTO_TEST_CASE(the_username_comes_from_there_where_none_is_configured) {
    holds(logged_in);
    secret_source const docker{secret_source::kind::docker, hub};
    settings chosen;
    chosen.accounts = {{std::nullopt, docker, {"acme"}},
                       {std::nullopt, std::nullopt, {"library"}},
                       {"bot", docker, {"labs"}}};
    BOOST_TEST(check(chosen).has_value());
    auto const scope = make_scope(chosen).value();
    BOOST_REQUIRE(scope.identities.size() == 2u);
    BOOST_TEST(scope.identities[0].username.value() == "bot");
    BOOST_TEST(scope.identities[0].secret.view() == "hunter2");
    BOOST_TEST(!scope.identities[1].username);
    BOOST_TEST(scope.namespaces[2].identity == 0u);
    chosen.accounts[2].username = "other";
    auto const wrong = make_scope(chosen);
    BOOST_REQUIRE(!wrong);
    BOOST_TEST(wrong.error().detail == "account other: docker login was made as bot");
    std::filesystem::remove(dir / "config.json");
    BOOST_TEST(
        make_scope(chosen).error().detail.starts_with("account of docker login: Docker's configuration"));
}

BOOST_AUTO_TEST_SUITE_END()
