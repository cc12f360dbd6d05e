#include "fake_hub/config.hpp"
#include "fake_hub/faults.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>
#include <string>

// The file that describes a world.
namespace hubcrawl::fake_hub {

BOOST_AUTO_TEST_SUITE(config_test)

BOOST_AUTO_TEST_CASE(an_empty_file_is_a_world_with_the_observed_numbers) {
    auto const world = parse_world("").value();
    BOOST_TEST(world.token_lifetime == 600);
    BOOST_TEST(world.rate.limit == 180U);
    BOOST_TEST(world.rate.window == 60);
    BOOST_TEST(world.anonymous_repositories == 100U);
    BOOST_TEST(world.anonymous_tags == 1000U);
    BOOST_TEST(world.organizations.empty());
}

BOOST_AUTO_TEST_CASE(mistakes_are_named) {
    struct {
        char const *text, *named;
    } const table[] = {
        {"colour = 1", "colour: unknown key"},
        {"seed = \"x\"", "seed: wrong kind"},
        {"rate = 3", "rate: a table"},
        {"[rate]\nlimits = 3", "rate.limits: unknown key"},
        {"[rate]\nretry_after = \"later\"", "rate.retry_after: unknown word"},
        {"[rate]\nwindow = 0", "rate.window: more than 0"},
        {"[[organization]]\nrepositories = 3", "organization.name: needed"},
        {"[[organization]]\nname = \"a\"\nprivate = 3", "organization.private: more than"},
        {"[[organization]]\nname = \"a\"\ntags = [3, 1]", "organization.tags: a number or"},
        {"[[organization]]\nname = \"a\"\n[[organization.repository]]\nname = \"b\"\nstars = 1",
         "organization.repository.stars: unknown key"},
        {"[[user]]\nname = \"a\"\n[[user.pat]]\nrole = \"king\"", "user.pat.role: unknown word"},
        {"[[fault]]\nname = \"no_such\"", "fault.name: no fault is called \"no_such\""},
        {"[[fault]]\nname = \"reset\"\nnth = 0", "fault.nth: counts from 1"},
        {"organization = 3", "organization: a list of tables"},
        {"blocked_user_agents = [1]", "blocked_user_agents: a list of texts"},
        {"seed = \n", "line 1"},
    };
    for (auto const& [text, named] : table) {
        auto const world = parse_world(text);
        BOOST_TEST_REQUIRE(world.has_error(), text);
        BOOST_TEST((world.error().code == errc::config_invalid));
        BOOST_TEST(world.error().detail.find(named) != std::string::npos,
                   world.error().detail << " / " << named);
    }
}

BOOST_AUTO_TEST_CASE(everything_said_is_read) {
    auto const world = parse_world(R"(
shape = "older"
[rate]
limit = 7
retry_after = "http_date"
[[organization]]
name = "acme"
repositories = 9
private = 2
tags = [1, 4]
[[organization.repository]]
name = "web"
tags = 3
private = true
[[user]]
name = "bob"
[[user.pat]]
secret = "s"
role = "member"
repositories = ["acme/web"]
[[oat]]
organization = "acme"
secret = "o"
scopes = ["x"]
[[fault]]
name = "slow_drip"
on = "tags"
nth = 2
times = 3
every = 4
seconds = 1
)")
                           .value();
    BOOST_TEST((world.shape == row_shape::older));
    BOOST_TEST((world.rate.retry_after == retry_style::http_date));
    auto const& acme = world.organizations.at(0);
    BOOST_TEST(acme.tags_min == 1U);
    BOOST_TEST(acme.tags_max == 4U);
    BOOST_TEST(acme.named.at(0).is_private);
    BOOST_TEST(!world.users.at(0).pats.at(0).owner);
    BOOST_TEST(world.users.at(0).pats.at(0).repositories.at(0) == "acme/web");
    BOOST_TEST(world.oats.at(0).scopes.at(0) == "x");
    BOOST_TEST(world.faults.at(0).every == 4U);
    BOOST_TEST(world.faults.at(0).seconds == 1);
}

BOOST_AUTO_TEST_CASE(a_file_is_named_in_its_mistakes) {
    tests::temp_dir const directory;
    auto const path = directory.path() / "world.toml";
    BOOST_TEST((load_world(path).error().code == errc::file_failed));
    std::ofstream(path) << "colour = 1";
    BOOST_TEST(load_world(path).error().detail.starts_with(path.string()));
    BOOST_TEST(load_world(DEMO_WORLD).has_value());
}

BOOST_AUTO_TEST_CASE(faults_have_names_of_their_own) {
    std::set<std::string_view> names;
    for (auto const& entry : all_faults()) BOOST_TEST(names.insert(entry.name).second, entry.name);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
