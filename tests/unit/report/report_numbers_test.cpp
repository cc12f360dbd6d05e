#include "report/report_numbers.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace std::chrono_literals;

namespace {

wall_time const noon{1'795'176'000s}; // 2026-11-20T12:00:00Z
auto const today = std::chrono::floor<std::chrono::days>(noon);

repository_facts repository(std::uint64_t pulls, bool is_private = false,
                            std::optional<std::uint64_t> storage = 10) {
    repository_facts made;
    made.is_private = is_private;
    made.pulls = pulls;
    made.stars = 2;
    made.storage = storage;
    made.pushed = today - std::chrono::days(8);
    return made;
}

tag_facts tag(std::string_view key, std::uint64_t size, int pushed, std::optional<int> pulled) {
    tag_facts made;
    made.key = key;
    made.size = size;
    made.pushed = today - std::chrono::days(pushed);
    if (pulled)
        made.pulled = today - std::chrono::days(*pulled);
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(report_numbers_)

BOOST_AUTO_TEST_CASE(sums_are_kept_by_namespace_and_visibility) {
    report_numbers all(noon);
    all.begin_namespace("acme");
    all.begin_repository("api", repository(5));
    all.end_repository();
    all.begin_repository("db", repository(7, true));
    all.end_repository();
    all.begin_namespace("labs");
    all.begin_repository("web", repository(11, false, std::nullopt));
    all.end_repository();
    BOOST_TEST(all.namespaces().size() == 2U);
    BOOST_TEST(all.namespaces()[0].open.pulls == 5U);
    BOOST_TEST(all.namespaces()[0].secret.pulls == 7U);
    BOOST_TEST(all.namespaces()[0].storage_told == 2U);
    BOOST_TEST(all.namespaces()[1].storage_told == 0U);
    BOOST_TEST(all.total().open.repositories == 2U);
    BOOST_TEST(all.total().open.pulls == 16U);
    BOOST_TEST(all.total().secret.storage == 10U);
    BOOST_TEST(all.total().stars == 6U);
    BOOST_TEST(all.repositories_by_push[age_class(8)] == 3U);
}

BOOST_AUTO_TEST_CASE(a_row_has_what_its_tags_add) {
    report_numbers all(noon);
    all.begin_namespace("acme");
    all.begin_repository("api", repository(5));
    all.add_tag(tag("\"v1\"", 100, 400, 30));
    all.add_tag(tag("\"v2\"", 300, 0, 2));
    all.add_tag(tag("\"v3\"", 200, -3, {}));
    auto const row = all.end_repository();
    BOOST_TEST(row.tags == 3U);
    BOOST_TEST(row.pulled.value() == 2);
    BOOST_TEST(row.pushed.value() == 8);
    all.begin_repository("db", repository(1));
    BOOST_TEST(all.end_repository().tags == 0U); // nothing is left of the one before
    BOOST_TEST(!all.first_rows.items()[1].pulled.has_value());
    BOOST_TEST(all.tags == 3U);
    BOOST_TEST(all.tags_by_push[age_class(400)] == 1U);
    BOOST_TEST(all.tags_by_push[age_class(0)] == 2U); // ahead of the snapshot is now
    BOOST_TEST(all.tags_by_pull[no_date] == 1U);
    BOOST_TEST(all.largest_tags.items()[0].name == "acme/api:v2");
    BOOST_TEST(all.largest_tags.items()[2].value == 100U);
}

BOOST_AUTO_TEST_CASE(the_first_few_are_kept_however_many_come) {
    report_numbers all(noon);
    all.begin_namespace("acme");
    for (std::uint64_t i = 0; i < 1000; ++i) {
        all.begin_repository("r" + std::to_string(i), repository(i * 7919 % 1000));
        all.end_repository();
    }
    BOOST_TEST(all.most_pulls.items().size() == report_numbers::listed);
    BOOST_TEST(all.most_pulls.items().front().value == 999U);
    BOOST_TEST(all.most_pulls.items().back().value == 990U);
    BOOST_TEST(all.most_storage.items().front().name == "acme/r0"); // of equal ones the first
    BOOST_TEST(all.first_rows.items().size() == report_numbers::shown_rows);
    BOOST_TEST(all.first_rows.items().back().pulls == 900U);
}

BOOST_AUTO_TEST_CASE(where_tags_are_missing_nobody_knows_when_the_last_was_pulled) {
    report_numbers all(noon);
    all.begin_namespace("acme");
    for (bool const seen : {true, false}) {
        all.begin_repository(seen ? "api" : "web", repository(1), seen);
        all.add_tag(tag("\"v1\"", 1, 1, 20));
        BOOST_TEST(all.end_repository().tags_seen == seen);
    }
    BOOST_TEST(all.oldest_pulls.items().size() == 1U);
    BOOST_TEST(all.oldest_pulls.items()[0].name == "acme/api");
    BOOST_TEST(all.tags == 2U);
}

BOOST_AUTO_TEST_CASE(ages_are_classed_with_their_borders) {
    std::pair<std::int64_t, std::size_t> const table[] = {{0, 0},   {7, 0},   {8, 1},   {30, 1},
                                                          {31, 2},  {90, 2},  {91, 3},  {365, 3},
                                                          {366, 4}, {730, 4}, {731, 5}, {9999, 5}};
    for (auto const& [days, found] : table) BOOST_TEST(age_class(days) == found);
    BOOST_TEST(age_class(std::nullopt) == no_date);
}

BOOST_AUTO_TEST_SUITE_END()
