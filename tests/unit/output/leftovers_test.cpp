#include "output/leftovers.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace hubcrawl;
using namespace hubcrawl::output;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(leftovers)

BOOST_AUTO_TEST_CASE(a_snapshots_name_is_a_moment) {
    BOOST_TEST(is_snapshot_name("20261120T172400Z"));
    for (auto const* name : {"", "20261120T172400", "20261120T172400Z ", "20261120T17240TZ",
                             "2026112ZT172400Z", ".20261120T172400Z", "notes"})
        BOOST_TEST(!is_snapshot_name(name), name);
}

BOOST_AUTO_TEST_CASE(what_a_dead_run_left_is_removed_and_nothing_else) {
    temp_dir dir;
    fs::create_directories(dir / "snapshots/.20261119T000000Z.tmp/deep");
    write_text(dir / "snapshots/.20261119T000000Z.tmp/tags.csv", "half");
    fs::create_symlink("snapshots/20261119T000000Z", dir / "current.new");
    fs::create_symlink("snapshots/20261119T000000Z", dir / "latest.new");
    auto removed = remove_leftovers(dir.path()).value();
    std::ranges::sort(removed);
    BOOST_TEST(removed == (std::vector<fs::path>{dir / "current.new", dir / "latest.new",
                                                 dir / "snapshots/.20261119T000000Z.tmp"}),
               boost::test_tools::per_element());
    for (auto const& path : removed) BOOST_TEST(!fs::exists(fs::symlink_status(path)));
}

BOOST_AUTO_TEST_CASE(what_is_not_ours_stays) {
    temp_dir dir;
    fs::create_directories(dir / "snapshots/20261118T000000Z");
    fs::create_directories(dir / "snapshots/.mine.tmp");
    fs::create_directories(dir / "snapshots/.tmp");
    write_text(dir / "snapshots/20261118T000000Z.tmp", "");
    write_text(dir / "current.new", "a file, no link");
    write_text(dir / ".20261119T000000Z.tmp", "not among the snapshots");
    fs::create_symlink("elsewhere", dir / "mine.new");
    BOOST_TEST(remove_leftovers(dir.path()).value().empty());
}

BOOST_AUTO_TEST_CASE(where_nothing_was_published_yet_nothing_is_left) {
    temp_dir dir;
    BOOST_TEST(remove_leftovers(dir.path()).value().empty());
    write_text(dir / "snapshots", "a file in the way");
    auto const failed = remove_leftovers(dir.path());
    BOOST_REQUIRE(failed.has_error());
    BOOST_TEST(failed.error().detail.find((dir / "snapshots").string()) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
