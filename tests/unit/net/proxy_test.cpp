#include "net/proxy.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

namespace {

origin at(std::string_view url) { return parse_origin(url).value(); }

origin const docker = at("https://hub.docker.com");

std::string refused(std::string_view value) {
    auto const none = choose_proxy({{"HTTPS_PROXY", std::string(value)}}, docker);
    BOOST_REQUIRE(!none);
    BOOST_CHECK(none.error().code == errc::config_invalid);
    return none.error().detail;
}

} // namespace

BOOST_AUTO_TEST_SUITE(proxy_test)

BOOST_AUTO_TEST_CASE(the_first_variable_that_says_something_decides) {
    struct {
        proxy_variables set;
        std::string_view host, variable;
    } const table[] = {
        {{{"https_proxy", "http://a:1"}, {"HTTPS_PROXY", "http://b:1"}}, "a:1", "https_proxy"},
        {{{"https_proxy", ""}, {"HTTPS_PROXY", "http://b:1"}}, "b:1", "HTTPS_PROXY"},
        {{{"all_proxy", "http://c:1"}, {"HTTPS_PROXY", "http://b:1"}}, "b:1", "HTTPS_PROXY"},
        {{{"all_proxy", "http://c:1"}, {"ALL_PROXY", "http://d:1"}}, "c:1", "all_proxy"},
        {{{"ALL_PROXY", "http://d:1"}}, "d:1", "ALL_PROXY"},
    };
    for (auto const& row : table) {
        auto const chosen = choose_proxy(row.set, docker).value();
        BOOST_REQUIRE(chosen);
        BOOST_TEST(chosen->at.host_header == row.host);
        BOOST_TEST(chosen->variable == row.variable);
        BOOST_TEST(chosen->authorization == "");
    }
    BOOST_TEST(!choose_proxy({}, docker).value());
    BOOST_TEST(!choose_proxy({{"HTTP_PROXY", "http://a:1"}, {"http_proxy", "http://a:1"}}, docker).value());
}

BOOST_AUTO_TEST_CASE(plain_http_is_for_this_machine_and_never_leaves_it) {
    BOOST_TEST(!choose_proxy({{"ALL_PROXY", "http://a:1"}}, at("http://127.0.0.1:8080")).value());
}

BOOST_AUTO_TEST_CASE(a_loopback_hub_goes_through_the_proxy_unless_no_proxy_names_it) {
    proxy_variables set{{"HTTPS_PROXY", "http://a:1"}};
    BOOST_TEST(choose_proxy(set, at("https://localhost:8443")).value().has_value());
    set["NO_PROXY"] = "localhost,127.0.0.0/8,::1";
    for (auto const* hub : {"https://localhost:8443", "https://127.0.0.1", "https://[::1]"})
        BOOST_TEST(!choose_proxy(set, at(hub)).value(), hub);
}

BOOST_AUTO_TEST_CASE(proxies_as_people_write_them) {
    struct {
        std::string_view value, shown;
        bool literal;
        std::string_view authorization;
    } const table[] = {
        {"http://proxy.example:3128", "http://proxy.example:3128", false, ""},
        {"HTTP://Proxy.Example:3128/", "http://proxy.example:3128", false, ""},
        {"proxy.example:3128", "http://proxy.example:3128", false, ""},
        {"http://192.0.2.9:80", "http://192.0.2.9:80", true, ""},
        {"http://[2001:db8::9]:8080", "http://[2001:db8::9]:8080", true, ""},
        {"http://me:p%40ss@proxy.example:3128", "http://proxy.example:3128", false, "Basic bWU6cEBzcw=="},
        {"me:pass@proxy.example:3128", "http://proxy.example:3128", false, "Basic bWU6cGFzcw=="},
        {"http://me@proxy.example:3128", "http://proxy.example:3128", false, "Basic bWU6"},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.value) {
            auto const chosen = choose_proxy({{"HTTPS_PROXY", std::string(row.value)}}, docker).value();
            BOOST_REQUIRE(chosen);
            BOOST_TEST(chosen->shown() == row.shown);
            BOOST_TEST(chosen->at.literal == row.literal);
            BOOST_TEST(chosen->authorization == row.authorization);
        }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_is_named_without_its_password) {
    struct {
        std::string_view value, words;
    } const table[] = {
        {"socks5://me:hunter2@proxy.example:1080", "SOCKS proxies are not spoken to"},
        {"SOCKS5h://me:hunter2@proxy.example:1080", "SOCKS proxies are not spoken to"},
        {"https://me:hunter2@proxy.example:3128", "by plain http:// only"},
        {"http://me:hunter2@proxy.example", "name the proxy's port"},
        {"http://me:hunter2@proxy.example:0", "name the proxy's port"},
        {"http://me:hunter2@proxy.example:99999", "port"},
        {"http://me:hunter2@:3128", "names no host"},
        {"http://me:hunter2 @proxy.example:3128", "percent-encoded"},
        {"http://me:hunter2\r\n@proxy.example:3128", "percent-encoded"},
        {"http://me:hunter2@evil%0d%0a:3128", "names no host"},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.value) {
            auto const said = refused(row.value);
            BOOST_TEST(said.starts_with("HTTPS_PROXY: "));
            BOOST_TEST(said.find(row.words) != said.npos, said);
            BOOST_TEST(said.find("hunter2") == said.npos, said);
            BOOST_TEST(said.find("me:") == said.npos, said);
        }
}

BOOST_AUTO_TEST_CASE(an_exempt_hub_does_not_mind_a_useless_proxy) {
    BOOST_TEST(!choose_proxy({{"HTTPS_PROXY", "socks5://a:1"}, {"no_proxy", "*"}}, docker).value());
    BOOST_TEST(
        !choose_proxy({{"HTTPS_PROXY", "http://a:1"}, {"no_proxy", ""}, {"NO_PROXY", "docker.com"}}, docker)
             .value());
    BOOST_TEST(
        choose_proxy({{"HTTPS_PROXY", "http://a:1"}, {"no_proxy", "x"}, {"NO_PROXY", "docker.com"}}, docker)
            .value()
            .has_value());
}

BOOST_AUTO_TEST_CASE(hosts_that_a_list_names) {
    struct {
        std::string_view list, hub;
    } const table[] = {
        {"*", "https://hub.docker.com"},
        {"hub.docker.com", "https://hub.docker.com"},
        {"HUB.Docker.com", "https://hub.docker.com"},
        {"docker.com", "https://hub.docker.com"},
        {".docker.com", "https://hub.docker.com"},
        {".hub.docker.com", "https://hub.docker.com"},
        {"hub.docker.com.", "https://hub.docker.com"},
        {"hub.docker.com:443", "https://hub.docker.com"},
        {"a, b,,\thub.docker.com", "https://hub.docker.com"},
        {"a b docker.com c", "https://hub.docker.com"},
        {"192.0.2.7", "https://192.0.2.7"},
        {"192.0.2.7:8443", "https://192.0.2.7:8443"},
        {"192.0.2.0/24", "https://192.0.2.7"},
        {"192.0.2.99/24", "https://192.0.2.7"},
        {"0.0.0.0/0", "https://192.0.2.7"},
        {"2001:db8::7", "https://[2001:DB8:0::7]"},
        {"[2001:db8::7]", "https://[2001:db8::7]"},
        {"[2001:db8::7]:8443", "https://[2001:db8::7]:8443"},
        {"2001:db8::/32", "https://[2001:db8::7]"},
    };
    for (auto const& row : table) BOOST_TEST(is_exempt(row.list, at(row.hub)), row.list);
}

BOOST_AUTO_TEST_CASE(hosts_that_a_list_does_not_name) {
    struct {
        std::string_view list, hub;
    } const table[] = {
        {"", "https://hub.docker.com"},
        {" , ,", "https://hub.docker.com"},
        {".", "https://hub.docker.com"},
        {"*.docker.com", "https://hub.docker.com"}, // no globs: as in curl
        {"ocker.com", "https://hub.docker.com"},
        {"www.hub.docker.com", "https://hub.docker.com"},
        {"hub.docker.com:8443", "https://hub.docker.com"},
        {"hub.docker.com:x", "https://hub.docker.com"},
        {"192.0.2.0/24", "https://hub.docker.com"},
        {"192.0.2.0/24", "https://192.0.3.7"},
        {"192.0.2.7:443", "https://192.0.2.7:8443"},
        {"2.7", "https://192.0.2.7"},
        {"192.0.2.0/33", "https://192.0.2.7"},
        {"192.0.2.0/", "https://192.0.2.7"},
        {"2001:db8::/32", "https://192.0.2.7"},
        {"192.0.2.0/24", "https://[2001:db8::7]"},
        {"2001:db8:1::/48", "https://[2001:db8::7]"},
        {"[2001:db8::7", "https://[2001:db8::8]"},
        {"[", "https://[2001:db8::8]"},
    };
    for (auto const& row : table) BOOST_TEST(!is_exempt(row.list, at(row.hub)), row.list);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
