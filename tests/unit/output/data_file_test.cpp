#include "output/data_file.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::output;
using hubcrawl::tests::read_text;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

BOOST_AUTO_TEST_SUITE(data_file_)

BOOST_AUTO_TEST_CASE(pieces_of_every_size_arrive_in_order_counted_and_hashed) {
    temp_dir dir;
    auto file = data_file::create(dir / "x.csv").value();
    std::string whole;
    std::size_t const sizes[] = {1, 0, 262'143, 1, 262'144, 262'145, 700'000, 5, 131'072, 131'073, 131'072};
    for (std::size_t i = 0; i < std::size(sizes); ++i) {
        std::string const piece(sizes[i], static_cast<char>('a' + i));
        BOOST_REQUIRE(file.append(piece, i).has_value());
        whole += piece;
    }
    manifest_file entry;
    BOOST_REQUIRE(file.finish(entry).has_value());
    BOOST_TEST((read_text(dir / "x.csv") == whole));
    BOOST_TEST(entry.bytes == whole.size());
    BOOST_TEST(entry.rows == 55);
    sha256 digest;
    digest.update(whole);
    BOOST_TEST(entry.sha256 == digest.finish());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_already_is_not_written_over) {
    temp_dir dir;
    write_text(dir / "x.csv", "mine");
    BOOST_TEST(data_file::create(dir / "x.csv").has_error());
    BOOST_TEST(read_text(dir / "x.csv") == "mine");
}

BOOST_AUTO_TEST_SUITE_END()
