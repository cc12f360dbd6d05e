#include "daemon/refusal_guard.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

constexpr wall_time noon{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + 12h};

crawl_end ended(exit_status status) {
    crawl_end how;
    how.status = status;
    return how;
}

struct rig {
    temp_dir dir;
    settings chosen;

    rig() {
        chosen.state = dir.path();
        chosen.accounts.push_back(
            {"bot", secret_source{secret_source::kind::file, (dir / "secret").string()}, {"acme"}});
        set_secret("wrong");
    }
    void set_secret(char const* text) const {
        std::ofstream(dir / "secret") << text;
        std::filesystem::permissions(dir / "secret", std::filesystem::perms::owner_read |
                                                         std::filesystem::perms::owner_write);
    }
    void refused_at(wall_time when) const {
        refusal_guard guard;
        BOOST_REQUIRE(guard.admit(chosen, when).has_value());
        guard.note(chosen, ended(exit_status::credential_refused), when);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(refusal_guard_)

BOOST_AUTO_TEST_CASE(what_was_not_refused_is_admitted) {
    rig const at;
    refusal_guard guard;
    auto const scope = guard.admit(at.chosen, noon);
    BOOST_REQUIRE(scope.has_value());
    BOOST_TEST(scope->identities.at(0).secret.view() == "wrong");
    BOOST_TEST(!guard.rests());
    guard.note(at.chosen, ended(exit_status::failed), noon);
    BOOST_TEST(guard.admit(at.chosen, noon).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_refused_is_not_admitted_by_another_process_either) {
    rig const at;
    at.refused_at(noon);
    refusal_guard guard;
    auto const refused = guard.admit(at.chosen, noon + 5min);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().code == errc::credential_refused));
    BOOST_TEST(refused.error().detail ==
               "still the one that was refused at 2026-11-20T12:00:00Z: accounts get locked, so it is not "
               "tried again before 2026-11-20T12:15:00Z");
    BOOST_TEST((guard.rests() == 600s));
    // That it was not admitted is no other refusal.
    guard.note(at.chosen, ended(exit_status::credential_refused), noon + 5min);
    BOOST_TEST(guard.admit(at.chosen, noon + 15min).has_value());
    BOOST_TEST(!guard.rests());
}

BOOST_AUTO_TEST_CASE(another_secret_is_admitted_at_once) {
    rig const at;
    at.refused_at(noon);
    at.set_secret("right");
    BOOST_TEST(refusal_guard().admit(at.chosen, noon + 1s).has_value());
    at.set_secret("wrong"); // and the old one still rests
    BOOST_TEST(!refusal_guard().admit(at.chosen, noon + 1s).has_value());
}

BOOST_AUTO_TEST_CASE(once_it_was_taken_it_is_no_refused_one_any_more) {
    rig const at;
    at.refused_at(noon);
    refusal_guard guard;
    at.set_secret("right");
    BOOST_TEST(guard.admit(at.chosen, noon + 1s).has_value());
    auto published = ended(exit_status::complete);
    published.manifest.emplace();
    guard.note(at.chosen, published, noon + 2s);
    at.set_secret("wrong");
    BOOST_TEST(guard.admit(at.chosen, noon + 3s).has_value());
}

BOOST_AUTO_TEST_CASE(a_secret_that_cannot_be_read_is_told_as_that) {
    rig const at;
    at.refused_at(noon);
    std::filesystem::remove(at.dir / "secret");
    refusal_guard guard;
    BOOST_TEST((guard.admit(at.chosen, noon + 1s).error().code == errc::config_invalid));
    BOOST_TEST(!guard.rests());
}

BOOST_AUTO_TEST_SUITE_END()
