// What `docker login` has left is what hubcrawld logs in with.
#include "service_rig.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 4
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 5
private = 2
tags = 3
)";

struct docker_rig : crawl_rig {
    docker_rig() : crawl_rig(world) {
        write_text(dir / "hubcrawl.toml",
                   fmt::format("output = \"{}\"\n[hub]\nurl = \"{}\"\n[[account]]\n"
                               "secret = {{ docker = \"https://index.docker.io/v1/\" }}\n"
                               "namespaces = [\"acme\"]\n",
                               output.string(), hub.url()));
    }

    void helper_answers(std::string_view json) {
        write_text(dir / "config.json", R"({"credsStore": "test"})");
        auto const file = dir / "docker-credential-test";
        write_text(file, fmt::format("#!/bin/sh\ncat >/dev/null\necho '{}'\n", json));
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    }

    int run_with_docker(std::string const& mode) {
        program running({"/usr/bin/env", "DOCKER_CONFIG=" + dir.path().string(),
                         "PATH=" + dir.path().string() + ":/usr/bin:/bin", hubcrawld(), mode, "--config",
                         dir / "hubcrawl.toml", "--log-level", "trace"},
                        dir.path());
        auto const status = running.wait();
        errors = running.errors();
        said = running.output();
        return status;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(docker_credentials)

BOOST_AUTO_TEST_CASE(a_helper_knows_who_and_the_secret) {
    docker_rig rig;
    rig.helper_answers(R"({"Username":"bot","Secret":"s3cret"})");
    BOOST_TEST_REQUIRE(rig.run_with_docker("--once") == 0, rig.errors);
    BOOST_TEST(contains(rig.manifest(), R"("account": "bot")"), rig.manifest());
    BOOST_TEST(contains(rig.manifest(), R"("private_rows": 2)"), rig.manifest());
    BOOST_TEST(!contains(rig.errors, "s3cret"));
}

BOOST_AUTO_TEST_CASE(a_service_waits_for_a_login_that_is_not_there_yet) {
    docker_rig rig;
    write_text(rig.dir / "config.json", R"({"credsStore": "test"})");
    program service({"/usr/bin/env", "DOCKER_CONFIG=" + rig.dir.path().string(),
                     "PATH=" + rig.dir.path().string() + ":/usr/bin:/bin", hubcrawld(), "--config",
                     rig.dir / "hubcrawl.toml"},
                    rig.dir.path());
    auto const says = [&](std::string_view words) {
        service_rig::wait_until([&] { return contains(service.errors(), words); },
                                [&] { return service.errors(); });
    };
    says("docker-credential-test cannot be run");
    says("the next crawl begins in 6"); // 60 to 63 s
    rig.helper_answers(R"({"Username":"bot","Secret":"s3cret"})");
    service.signal(SIGUSR1);
    says("published ");
    service.signal(SIGTERM);
    BOOST_TEST(service.wait() == 0);
}

BOOST_AUTO_TEST_CASE(check_says_what_it_sees_and_what_is_wrong) {
    docker_rig rig;
    rig.helper_answers(R"({"Username":"bot","Secret":"s3cret"})");
    BOOST_TEST(rig.run_with_docker("--check") == 0);
    BOOST_TEST(contains(rig.said, "acme as bot: 5 repositories visible, 2 private"), rig.said);
    rig.helper_answers(R"({"Username":"bot","Secret":"wrong"})");
    BOOST_TEST(rig.run_with_docker("--check") == 3);
    std::filesystem::remove(rig.dir / "docker-credential-test");
    BOOST_TEST(rig.run_with_docker("--check") == 2);
    BOOST_TEST(contains(rig.errors, "account of docker login: docker-credential-test cannot be run"));
}

BOOST_AUTO_TEST_SUITE_END()
