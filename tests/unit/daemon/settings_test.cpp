#include "daemon/settings.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <limits>

using namespace hubcrawl;
using namespace hubcrawl::daemon;

namespace {

settings valid() {
    settings chosen;
    chosen.accounts = {{"bot", secret_source{}, {"acme", "labs"}}, {std::nullopt, std::nullopt, {"library"}}};
    return chosen;
}

using change = std::function<void(settings&)>;

std::string refused(change const& make) {
    auto chosen = valid();
    make(chosen);
    auto const done = check(chosen);
    BOOST_REQUIRE(!done);
    BOOST_TEST((done.error().code == errc::config_invalid));
    return done.error().detail;
}

bool accepted(change const& make) {
    auto chosen = valid();
    make(chosen);
    return check(chosen).has_value();
}

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(settings_)

BOOST_AUTO_TEST_CASE(what_is_right_is_accepted) {
    BOOST_TEST(accepted([](settings&) {}));
    BOOST_TEST(accepted([](settings& s) { s.reserve = 0; }));
    BOOST_TEST(accepted([](settings& s) { s.reserve = 0.9; }));
    BOOST_TEST(accepted([](settings& s) { s.max_in_flight = 1; }));
    BOOST_TEST(accepted([](settings& s) { s.hub_url = "http://127.0.0.1:8080"; }));
    BOOST_TEST(accepted([](settings& s) { s.hub_url = "http://localhost"; }));
    BOOST_TEST(accepted([](settings& s) { s.hub_url = "http://[::1]:8080/"; }));
    BOOST_TEST(accepted([](settings& s) { s.accounts[0].namespaces = {"old_name.with-all"}; }));
    BOOST_TEST(accepted([](settings& s) { s.columns[dataset_id::tags] = {"name", "/images/0/os"}; }));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
    std::pair<change, char const*> const table[] = {
        {[](settings& s) { s.accounts[1].namespaces = {"acme"}; }, "namespace acme is named twice"},
        {[](settings& s) { s.accounts[0].namespaces = {"acme", "acme"}; }, "namespace acme is named twice"},
        {[](settings& s) { s.accounts.push_back({"bot", secret_source{}, {"more"}}); },
         "account bot is configured twice"},
        {[](settings& s) { s.accounts.clear(); }, "nothing to crawl"},
        {[](settings& s) { s.accounts = {{std::nullopt, std::nullopt, {}}}; }, "nothing to crawl"},
        {[](settings& s) { s.accounts[0].secret.reset(); }, "account bot has no secret"},
        {[](settings& s) { s.accounts[0].username = ""; }, "an account has an empty username"},
        {[](settings& s) { s.accounts[1].secret = secret_source{}; }, "no --username to log in with"},
        {[](settings& s) { s.datasets.clear(); }, "at least one dataset"},
        {[](settings& s) { s.formats.clear(); }, "one format"},
        {[](settings& s) { s.columns[dataset_id::tags] = {}; }, "columns of tags"},
        {[](settings& s) { s.columns[dataset_id::images] = {"/a~2"}; }, "columns of images"},
        {[](settings& s) { s.hub_url = "http://hub.docker.com"; }, "plain http is only for a loopback host"},
        {[](settings& s) { s.hub_url = "http://127.0.0.1.evil.example"; }, "127.0.0.1.evil.example: "},
        {[](settings& s) { s.hub_url = "https://hub.docker.com/v2"; }, "must end after host and port"},
        {[](settings& s) { s.hub_url = "ftp://hub.docker.com"; }, "must begin with https://"},
        {[](settings& s) { s.hub_url = "hub.docker.com"; }, "is not a URL"},
        {[](settings& s) { s.proxies = {{"ALL_PROXY", "socks5://proxy.example:1080"}}; }, "ALL_PROXY: SOCKS"},
    };
    for (auto const& [make, words] : table) {
        auto const detail = refused(make);
        BOOST_TEST(contains(detail, words), detail);
    }
}

BOOST_AUTO_TEST_CASE(numbers_out_of_range_are_named_with_their_range) {
    auto const nan = std::numeric_limits<double>::quiet_NaN();
    for (auto const value : {0.95, -0.01, 1.0, nan}) {
        auto const detail = refused([&](settings& s) { s.reserve = value; });
        BOOST_TEST(contains(detail, "reserve is "), detail);
        BOOST_TEST(contains(detail, "between 0 and 0.9"), detail);
    }
    std::pair<change, char const*> const table[] = {
        {[](settings& s) { s.max_in_flight = 0; }, "max_in_flight is 0: it must be between 1 and 1024"},
        {[](settings& s) { s.max_in_flight = 1025; }, "max_in_flight is 1025"},
        {[](settings& s) { s.max_in_flight = std::numeric_limits<std::int64_t>::max(); }, "max_in_flight"},
        {[](settings& s) { s.keep_snapshots = -1; }, "keep_snapshots is -1"},
        {[](settings& s) { s.keep_days = 36501; }, "keep_days is 36501"},
        {[](settings& s) { s.interval = std::chrono::seconds(0); }, "interval (seconds) is 0"},
        {[](settings& s) { s.interval = std::chrono::hours(24 * 400); }, "interval (seconds)"},
        {[](settings& s) { s.limit_body_mib = 0; }, "limits.body_mib is 0"},
        {[](settings& s) { s.limit_inflated_mib = 5000; }, "limits.inflated_mib is 5000"},
        {[](settings& s) { s.limit_nesting = 7; }, "limits.nesting is 7"},
        {[](settings& s) { s.limit_rows = 0; }, "limits.rows is 0"},
    };
    for (auto const& [make, words] : table) {
        auto const detail = refused(make);
        BOOST_TEST(contains(detail, words), detail);
    }
}

BOOST_AUTO_TEST_CASE(a_namespace_that_would_change_the_path_is_refused) {
    using namespace std::string_literals;
    for (auto const& name : {""s, "."s, ".."s, "a/b"s, "../orgs"s, "a b"s, "a\tb"s, "a\nb"s, "a\x7f"s,
                             "a\0b"s, std::string(256, 'a')})
        BOOST_TEST(contains(refused([&](settings& s) { s.accounts[0].namespaces = {name}; }),
                            "cannot be a namespace"));
}

BOOST_AUTO_TEST_CASE(a_password_in_the_hubs_address_is_refused_and_not_repeated) {
    auto const detail = refused([](settings& s) { s.hub_url = "https://bot:hunter2@hub.docker.com"; });
    BOOST_TEST(contains(detail, "user name or password"), detail);
    BOOST_TEST(!contains(detail, "hunter2"), detail);
}

BOOST_AUTO_TEST_SUITE_END()
