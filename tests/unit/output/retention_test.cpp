#include "output/retention.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace hubcrawl;
using namespace std::chrono_literals;

namespace {

using names = std::vector<std::string>;

wall_time const now = std::chrono::sys_days(2026y / 1 / 6) + 12h;

// Five snapshots; `current` on the oldest, `latest` on the newest.
struct five_snapshots {
    tests::temp_dir dir;
    five_snapshots() {
        for (auto const* name : {"20260101T000000Z", "20260102T000000Z", "20260103T000000Z",
                                 "20260104T000000Z", "20260105T000000Z", "notes"}) {
            std::filesystem::create_directories(dir / "snapshots" / name);
            tests::write_text(dir / "snapshots" / name / "tags.csv", "x");
        }
        std::filesystem::create_directory_symlink("snapshots/20260101T000000Z", dir / "current");
        std::filesystem::create_directory_symlink("snapshots/20260105T000000Z", dir / "latest");
    }
    bool has(char const* name) const { return std::filesystem::exists(dir / "snapshots" / name); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(retention)

BOOST_FIXTURE_TEST_CASE(the_oldest_go_and_what_the_links_name_stays, five_snapshots) {
    auto const removed = output::remove_old_snapshots(dir.path(), {.snapshots = 2}, now);
    BOOST_REQUIRE(removed.has_value());
    BOOST_TEST(*removed == (std::vector<std::string>{"20260102T000000Z", "20260103T000000Z"}),
               boost::test_tools::per_element());
    BOOST_TEST(has("20260101T000000Z"));
    BOOST_TEST(has("20260104T000000Z"));
    BOOST_TEST(has("20260105T000000Z"));
    BOOST_TEST(has("notes"));
}

BOOST_FIXTURE_TEST_CASE(fewer_than_allowed_are_left_alone, five_snapshots) {
    auto const removed = output::remove_old_snapshots(dir.path(), {.snapshots = 24}, now);
    BOOST_REQUIRE(removed.has_value());
    BOOST_TEST(removed->empty());
}

BOOST_FIXTURE_TEST_CASE(by_days_the_older_ones_go, five_snapshots) {
    BOOST_TEST(output::remove_old_snapshots(dir.path(), {.days = 10}, now).value().empty());
    // Three days before noon of the sixth is noon of the third.
    auto const removed = output::remove_old_snapshots(dir.path(), {.days = 3}, now).value();
    BOOST_TEST(removed == (std::vector<std::string>{"20260102T000000Z", "20260103T000000Z"}),
               boost::test_tools::per_element());
    BOOST_TEST(has("20260101T000000Z")); // current
}

BOOST_FIXTURE_TEST_CASE(a_snapshot_goes_when_both_rules_let_it_go, five_snapshots) {
    BOOST_TEST(output::remove_old_snapshots(dir.path(), {.snapshots = 5, .days = 1}, now).value().empty());
    BOOST_TEST(output::remove_old_snapshots(dir.path(), {.snapshots = 1, .days = 10}, now).value().empty());
    auto const removed = output::remove_old_snapshots(dir.path(), {.snapshots = 3, .days = 3}, now).value();
    BOOST_TEST(removed == std::vector<std::string>{"20260102T000000Z"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(without_a_rule_nothing_goes, five_snapshots) {
    BOOST_TEST(output::remove_old_snapshots(dir.path(), {}, now).value().empty());
}

BOOST_FIXTURE_TEST_CASE(what_a_clock_ahead_of_time_has_made_stays, five_snapshots) {
    auto const before = now - std::chrono::years(10);
    BOOST_TEST(output::remove_old_snapshots(dir.path(), {.days = 1}, before).value().empty());
}

BOOST_AUTO_TEST_CASE(what_is_later_than_now_counts_as_the_oldest) {
    names const all{"20260104T000000Z", "20400101T000000Z", "20260105T000000Z", "20400102T000000Z"};
    BOOST_TEST(output::let_go(all, {.snapshots = 2}, now) == (names{"20400101T000000Z", "20400102T000000Z"}),
               boost::test_tools::per_element());
    BOOST_TEST(output::let_go(all, {.snapshots = 3}, now) == (names{"20400101T000000Z"}),
               boost::test_tools::per_element());
    // By days they go with the oldest of the others.
    BOOST_TEST(output::let_go(all, {.days = 3}, now).empty());
    BOOST_TEST(output::let_go(all, {.days = 2}, now) ==
                   (names{"20400101T000000Z", "20400102T000000Z", "20260104T000000Z"}),
               boost::test_tools::per_element());
    // Of the moment itself: not later.
    BOOST_TEST(output::let_go({"20260106T120000Z", "20260105T000000Z"}, {.snapshots = 1}, now) ==
                   names{"20260105T000000Z"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_clock_that_jumps_ahead_makes_nothing_old) {
    names all{"20260101T000000Z", "20260104T000000Z", "20260105T000000Z"};
    for (auto const jump : {std::chrono::days(20), std::chrono::days(5000)}) {
        auto const later = now + jump;
        BOOST_TEST(output::let_go(all, {.days = 3}, later) == names{"20260101T000000Z"},
                   boost::test_tools::per_element());
        auto since = all;
        since.push_back(to_compact(later - 12h)); // published by that clock
        BOOST_TEST(output::let_go(since, {.days = 3}, later) == names{"20260101T000000Z"},
                   boost::test_tools::per_element());
        // What is made from then on makes them old, whatever the clock is worth.
        since.push_back(to_compact(later + 36h));
        BOOST_TEST(output::let_go(since, {.days = 3}, later + 60h) ==
                       (names{"20260101T000000Z", "20260104T000000Z"}),
                   boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_usual_pause_is_counted_however_long) {
    names const all{"20251001T000000Z", "20251101T000000Z", "20251201T000000Z", "20260101T000000Z"};
    BOOST_TEST(output::let_go(all, {.days = 7}, now) ==
                   (names{"20251001T000000Z", "20251101T000000Z", "20251201T000000Z"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_not_ours) {
    BOOST_TEST(output::let_go({"20261399T000000Z", "20260101T000000Z"}, {.days = 1}, now).empty());
    BOOST_TEST(output::let_go({"20261399T000000Z", "20260105T000000Z", "20260101T000000Z"}, {.snapshots = 1},
                              now) == names{"20260101T000000Z"},
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(where_a_link_cannot_be_read_nothing_goes, five_snapshots) {
    std::filesystem::remove(dir / "current");
    tests::write_text(dir / "current", "no link, and so no telling what it names");
    auto const removed = output::remove_old_snapshots(dir.path(), {.snapshots = 1}, now);
    BOOST_REQUIRE(!removed.has_value());
    BOOST_TEST(removed.error().detail.find((dir / "current").string()) == 0U);
    BOOST_TEST(has("20260102T000000Z"));
}

BOOST_FIXTURE_TEST_CASE(before_anything_was_complete_there_is_one_link, five_snapshots) {
    std::filesystem::remove(dir / "current");
    BOOST_TEST(output::remove_old_snapshots(dir.path(), {.snapshots = 1}, now).value().size() == 4U);
    BOOST_TEST(has("20260105T000000Z"));
}

BOOST_AUTO_TEST_CASE(a_directory_without_snapshots_is_an_error_that_names_it) {
    tests::temp_dir dir;
    auto const removed = output::remove_old_snapshots(dir.path(), {.snapshots = 2}, now);
    BOOST_REQUIRE(!removed.has_value());
    BOOST_TEST(removed.error().detail.find("snapshots") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
