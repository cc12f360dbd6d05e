// hubcrawld behind a proxy, as the environment names it.
#include "crawl_rig.hpp"
#include "support/connect_proxy.hpp"
#include "unit/daemon/environment.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace hubcrawl::tests;
using hubcrawl::daemon::tests::environment;

namespace {

constexpr auto world = R"(
seed = 5
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 12
tags = 3
)";
constexpr auto login = "Basic bWU6aHVudGVyMg=="; // me:hunter2

struct rig : crawl_rig {
    rig() : crawl_rig(world, true) {}
    connect_proxy proxy{{.login = login, .answer = {}, .silent = false, .leads = hub.port()}};
    std::string address(std::string_view user) const {
        return fmt::format("http://{}127.0.0.1:{}", user, proxy.port());
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(proxies, rig)

BOOST_AUTO_TEST_CASE(everything_goes_through_it_and_its_password_nowhere_else) {
    environment const set("HTTPS_PROXY", address("me:hunter2@"));
    BOOST_REQUIRE_EQUAL(crawl({"--log-level", "trace"}), 0);
    BOOST_TEST(contains(errors, fmt::format("going through the proxy {} (HTTPS_PROXY)", address(""))));
    auto const heard = proxy.heard();
    BOOST_TEST(!heard.empty());
    for (auto const& head : heard)
        BOOST_TEST(head.starts_with(fmt::format("CONNECT localhost:{} HTTP/1.1\r\n", hub.port())));
    for (auto const& each : std::filesystem::recursive_directory_iterator(dir.path()))
        if (each.is_regular_file())
            for (std::string_view const secret : {"hunter2", "bWU6aHVudGVyMg"})
                BOOST_TEST(!contains(read_text(each.path()), secret), each.path());
}

BOOST_AUTO_TEST_CASE(a_login_it_wants_is_said_at_once) {
    environment const set("https_proxy", address("me:wr0ng@"));
    BOOST_TEST(crawl({"--log-level", "trace"}) == 1);
    BOOST_TEST(contains(errors, "the proxy refused: proxy " + address("")));
    BOOST_TEST(contains(errors, "status 407"));
    BOOST_TEST(!contains(errors, "wr0ng"));
    BOOST_TEST(proxy.heard().size() == 1u);
    BOOST_TEST(hub.log().empty());
}

BOOST_AUTO_TEST_CASE(no_proxy_keeps_it_out) {
    environment const set("HTTPS_PROXY", address("me:wr0ng@")), but("NO_PROXY", "127.0.0.1,localhost");
    BOOST_TEST(crawl() == 0);
    BOOST_TEST(proxy.heard().empty());
}

BOOST_AUTO_TEST_CASE(one_that_cannot_be_used_is_a_configuration_error) {
    environment const set("ALL_PROXY", "socks5h://me:hunter2@127.0.0.1:1080");
    BOOST_TEST(crawl() == 2);
    BOOST_TEST(contains(errors, "configuration error: ALL_PROXY: SOCKS proxies are not spoken to"));
    BOOST_TEST(!contains(errors, "hunter2"));
    BOOST_TEST(hub.log().empty());
}

BOOST_AUTO_TEST_SUITE_END()
