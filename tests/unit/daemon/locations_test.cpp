#include "daemon/locations.hpp"
#include "environment.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::daemon;
using hubcrawl::daemon::tests::environment;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

namespace {

// What stands in /etc on this machine is not ours to choose.
std::optional<std::filesystem::path> in_etc() {
    std::filesystem::path const file = "/etc/hubcrawl/hubcrawl.toml";
    return std::filesystem::exists(file) ? std::optional(file) : std::nullopt;
}

} // namespace

BOOST_AUTO_TEST_SUITE(locations)

BOOST_AUTO_TEST_CASE(systemds_configuration_directory_comes_first) {
    temp_dir dir;
    environment const given("CONFIGURATION_DIRECTORY", dir.path().string());
    BOOST_TEST((default_config_file() == in_etc())); // nothing in it yet
    write_text(dir / "hubcrawl.toml", "");
    BOOST_TEST((default_config_file() == dir / "hubcrawl.toml"));
}

BOOST_AUTO_TEST_CASE(without_a_configuration_directory_etc_is_looked_at) {
    for (auto const& value : {std::optional<std::string>(), std::optional<std::string>("")}) {
        environment const given("CONFIGURATION_DIRECTORY", value);
        BOOST_TEST((default_config_file() == in_etc()));
    }
}

BOOST_AUTO_TEST_CASE(the_state_stands_where_said_else_where_systemd_says_else_in_the_output) {
    settings chosen;
    chosen.output = "/data/out";
    {
        environment const unset("STATE_DIRECTORY");
        BOOST_TEST(state_directory(chosen) == "/data/out/.state");
    }
    environment const empty("STATE_DIRECTORY", "");
    BOOST_TEST(state_directory(chosen) == "/data/out/.state");
    environment const given("STATE_DIRECTORY", "/var/lib/hubcrawl");
    BOOST_TEST(state_directory(chosen) == "/var/lib/hubcrawl");
    chosen.state = "/elsewhere";
    BOOST_TEST(state_directory(chosen) == "/elsewhere");
}

BOOST_AUTO_TEST_CASE(proxies_are_taken_as_the_environment_has_them) {
    std::vector<std::unique_ptr<environment>> unset;
    for (auto const* name : hubcrawl::net::proxy_variable_names)
        unset.push_back(std::make_unique<environment>(name));
    BOOST_TEST(environment_proxies().empty());
    environment const one("HTTPS_PROXY", "http://proxy.example:3128");
    environment const other("no_proxy", "");
    BOOST_TEST(
        (environment_proxies() ==
         hubcrawl::net::proxy_variables{{"HTTPS_PROXY", "http://proxy.example:3128"}, {"no_proxy", ""}}));
}

BOOST_AUTO_TEST_SUITE_END()
