// What is held against a checkpoint's file, and what is not.
#include "frontier/checkpoint.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::frontier;
using hubcrawl::tests::read_text;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

BOOST_AUTO_TEST_SUITE(checkpoint_damage)

BOOST_AUTO_TEST_CASE(a_page_of_garbage_in_the_middle_is_noticed_at_once) {
    temp_dir dir;
    {
        auto mine = checkpoint::open(dir / "checkpoint", "scope").value();
        for (int i = 0; i < 2000; ++i)
            BOOST_REQUIRE(mine.open_listing(dataset_id::tags, 0, 0, fmt::format("r{}", i)).has_value());
        BOOST_TEST(mine.commit().has_value());
    }
    auto text = read_text(dir / "checkpoint");
    BOOST_REQUIRE(text.size() > 20U * 4096);
    text.replace(text.size() / 2 / 4096 * 4096, 4096, std::string(4096, '\x5a'));
    write_text(dir / "checkpoint", text);
    auto const failed = checkpoint::open(dir / "checkpoint", "scope");
    BOOST_REQUIRE(!failed);
    BOOST_TEST((failed.error().code == errc::checkpoint_unfit));
    BOOST_TEST(failed.error().detail.find("damaged") != std::string::npos, failed.error().detail);
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_says_nothing_against_the_checkpoint) {
    temp_dir dir;
    auto const failed = checkpoint::open(dir / "missing" / "checkpoint", "scope");
    BOOST_REQUIRE(!failed);
    BOOST_TEST((failed.error().code == errc::database_failed));
}

BOOST_AUTO_TEST_SUITE_END()
