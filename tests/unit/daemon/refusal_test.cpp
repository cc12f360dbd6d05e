#include "daemon/refusal.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>
#include <sys/stat.h>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

constexpr wall_time noon{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + 12h};

crawl_scope asked_as(char const* username, char const* secret) {
    crawl_scope scope;
    scope.hub_url = "https://hub.docker.com";
    scope.identities.push_back({username, secret});
    return scope;
}

} // namespace

BOOST_AUTO_TEST_SUITE(refusal_)

BOOST_AUTO_TEST_CASE(the_same_credential_rests_a_quarter_of_an_hour) {
    refusal const past{noon, 7};
    BOOST_TEST((rest_after(past, 7, noon) == 900s));
    BOOST_TEST((rest_after(past, 7, noon + 14min) == 60s));
    BOOST_TEST((rest_after(past, 7, noon + 15min - 1ms) == 1s));
    BOOST_TEST(!rest_after(past, 7, noon + 15min));
}

BOOST_AUTO_TEST_CASE(another_one_may_be_tried_at_once) { BOOST_TEST(!rest_after({noon, 7}, 8, noon)); }

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_keeps_nobody_waiting) {
    BOOST_TEST(!rest_after({noon, 7}, 7, noon - 1ms));
    BOOST_TEST(!rest_after({noon, 7}, 7, noon - 24h));
}

BOOST_AUTO_TEST_CASE(the_mark_is_of_names_and_secrets) {
    auto const mark = mark_of(asked_as("bot", "s3cret"));
    BOOST_TEST(mark == mark_of(asked_as("bot", "s3cret")));
    std::set<std::uint16_t> const others{mark, mark_of(asked_as("bot", "s3cres")),
                                         mark_of(asked_as("bos", "s3cret")),
                                         mark_of(asked_as("bots", "3cret")), mark_of(asked_as("bot", ""))};
    BOOST_TEST(others.size() == 5u);
    auto scope = asked_as("bot", "s3cret");
    scope.namespaces.push_back({"acme", 0});
    BOOST_TEST(mark == mark_of(scope)); // the same login
    scope.identities.push_back({"other", "s3cret"});
    BOOST_TEST(mark != mark_of(scope));
}

BOOST_AUTO_TEST_CASE(it_is_kept_in_a_file_that_nobody_else_may_read) {
    temp_dir dir;
    BOOST_TEST(!recall_refusal(dir.path()));
    BOOST_TEST(remember_refusal(dir.path(), {noon, 3}).has_value());
    BOOST_TEST(remember_refusal(dir.path(), {noon + 1ms, 65535}).has_value());
    auto const past = recall_refusal(dir.path());
    BOOST_REQUIRE(past);
    BOOST_TEST((past->when == noon + 1ms));
    BOOST_TEST(past->mark == 65535);
    struct stat facts{};
    BOOST_TEST(::stat((dir / "refused").c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 07777) == 0600u);
    forget_refusal(dir.path());
    BOOST_TEST(!recall_refusal(dir.path()));
    forget_refusal(dir.path());
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_none) {
    temp_dir dir;
    for (auto const* text : {"", "nonsense", "12", "12 ", "12 65536", "x 1"}) {
        std::ofstream(dir / "refused") << text;
        BOOST_TEST(!recall_refusal(dir.path()), text);
    }
    BOOST_TEST(!remember_refusal(dir / "missing", {noon, 3}));
}

BOOST_AUTO_TEST_SUITE_END()
