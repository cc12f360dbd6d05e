#include "output/change_finder.hpp"
#include "report/change_digest.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;

BOOST_AUTO_TEST_SUITE(change_digest_)

// The lines are those that the change finder writes.
BOOST_AUTO_TEST_CASE(each_kind_is_counted_and_its_first_are_named) {
    change_digester folded;
    using kind = output::watched_line::kind;
    std::vector<output::watched_line> const before{{kind::name_space, true, "acme", "null\ttrue"},
                                                   {kind::repository, true, "db", "1"},
                                                   {kind::tag, true, "v\"1\"", "\"a\""},
                                                   {kind::repository, true, "web", "1"},
                                                   {kind::tag, true, "v1", "\"a\""}};
    std::size_t at = 0;
    output::change_finder finder(
        {"https://hub", {"status"}, {"digest"}},
        [&](output::watched_line& line) -> result<bool> {
            if (at == before.size())
                return false;
            line = before[at++];
            return true;
        },
        [&](std::string_view line) {
            folded.add(line);
            return result<>();
        },
        [](auto&&...) { return result<>(); });
    BOOST_REQUIRE(finder.name_space("acme", {true, true, "null"}));
    BOOST_REQUIRE(finder.repository("api", "1", true));
    for (int i = 0; i < 7; ++i) BOOST_REQUIRE(finder.tag("t" + std::to_string(i), "\"b\""));
    BOOST_REQUIRE(finder.repository("web", "2", true));
    BOOST_REQUIRE(finder.tag("v1", "\"b\""));
    BOOST_REQUIRE(finder.end());

    auto const made = folded.digest("20261120T110000Z");
    BOOST_TEST((made.repositories == change_counts{1, 1, 1}));
    BOOST_TEST((made.tags == change_counts{7, 1, 1}));
    std::string named;
    for (auto const& each : made.first) named += each.change + " " + each.name + "; ";
    BOOST_TEST(named ==
               "added acme/api; removed acme/db; changed acme/web; added acme/api:t0; added acme/api:t1; "
               "added acme/api:t2; added acme/api:t3; added acme/api:t4; removed acme/db:v\"1\"; "
               "changed acme/web:v1; ");
}

BOOST_AUTO_TEST_CASE(without_a_snapshot_before_there_are_no_changes) {
    change_digester folded;
    folded.add(R"({"change":"added","dataset":"tags","namespace":"acme","repository":"web","name":"v1"})");
    BOOST_TEST((folded.digest("") == change_digest{}));
    BOOST_TEST(folded.digest("x").tags.added == 1U);
}

BOOST_AUTO_TEST_CASE(a_line_of_another_kind_is_left_out) {
    change_digester folded;
    for (auto const* line : {"", "{}", R"({"change":"moved","dataset":"tags","name":"v1"})"})
        folded.add(line);
    BOOST_TEST(folded.digest("x").tags.all() + folded.digest("x").repositories.all() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
