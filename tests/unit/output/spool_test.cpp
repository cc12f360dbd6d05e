#include "output/spool.hpp"
#include "pages.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <sys/resource.h>

using namespace hubcrawl;
using namespace hubcrawl::output;
using namespace hubcrawl::output::tests;
using hubcrawl::tests::read_text;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

namespace {

bool says(error const& failure, std::string_view words, errc code = errc::checkpoint_unfit) {
    return failure.code == code && failure.detail.find(words) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(spool_)

BOOST_AUTO_TEST_CASE(pages_are_read_back_in_any_order) {
    temp_dir dir;
    auto file = spool::open(dir / "spool", 0).value();
    std::vector<std::uint64_t> offsets;
    for (auto const* mark : {"a", "b", "c"})
        offsets.push_back(file.append(two_stream_page(3, mark), 2).value());
    BOOST_REQUIRE(file.sync().has_value());
    BOOST_TEST(offsets[0] == 0);
    BOOST_TEST(file.size() == std::filesystem::file_size(dir / "spool"));
    block back;
    BOOST_REQUIRE(file.read(offsets[2], back, 0).has_value());
    BOOST_TEST(back.bytes == "\"c0\"\n\"c1\"\n\"c2\"\n");
    BOOST_REQUIRE(file.read(offsets[0], back, 1).has_value());
    BOOST_TEST(back.bytes == two_stream_page(3, "a").stream_bytes[1]);
    BOOST_REQUIRE(file.read(offsets[1], back).has_value());
    BOOST_TEST(back.bytes == "");
    BOOST_TEST(back.key(back.rows.at(2)) == "b2");
}

BOOST_AUTO_TEST_CASE(an_empty_page_is_a_block_too) {
    temp_dir dir;
    auto file = spool::open(dir / "spool", 0).value();
    auto const first = file.append(page{}, 2).value();
    auto const second = file.append(two_stream_page(1), 2).value();
    BOOST_TEST(second == first + block_head::encoded_size);
    block back;
    BOOST_REQUIRE(file.read(first, back, 1).has_value());
    BOOST_TEST(back.rows.empty());
}

BOOST_AUTO_TEST_CASE(reopening_forgets_what_no_checkpoint_names) {
    temp_dir dir;
    std::uint64_t committed = 0;
    {
        auto file = spool::open(dir / "spool", 0).value();
        file.append(two_stream_page(2, "kept"), 2).value();
        committed = file.size();
        file.append(two_stream_page(2, "lost"), 2).value();
    }
    auto file = spool::open(dir / "spool", committed).value();
    BOOST_TEST(file.size() == committed);
    BOOST_TEST(std::filesystem::file_size(dir / "spool") == committed);
    BOOST_TEST(file.append(two_stream_page(1, "next"), 2).value() == committed);
    block back;
    BOOST_REQUIRE(file.read(0, back).has_value());
    BOOST_TEST(back.key(back.rows.at(0)) == "kept0");
    BOOST_REQUIRE(file.read(committed, back).has_value());
    BOOST_TEST(back.key(back.rows.at(0)) == "next0");
}

BOOST_AUTO_TEST_CASE(a_file_shorter_than_the_checkpoint_says_is_refused) {
    temp_dir dir;
    write_text(dir / "spool", "short");
    auto const file = spool::open(dir / "spool", 6);
    BOOST_REQUIRE(file.has_error());
    BOOST_TEST(says(file.error(), "5 bytes, the checkpoint names 6"));
    BOOST_TEST(read_text(dir / "spool") == "short");
}

BOOST_AUTO_TEST_CASE(damage_is_named_with_its_place) {
    temp_dir dir;
    std::uint64_t second = 0;
    {
        auto file = spool::open(dir / "spool", 0).value();
        file.append(two_stream_page(2), 2).value();
        second = file.append(two_stream_page(2), 2).value();
    }
    auto const good = read_text(dir / "spool");
    auto const place = "spool damaged at offset " + std::to_string(second);
    block back;
    for (auto at = second; at < good.size(); ++at) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        write_text(dir / "spool", bad);
        auto const file = spool::open(dir / "spool", good.size()).value();
        BOOST_TEST(file.read(0, back, 0).has_value());
        auto const first_stream = file.read(second, back, 0);
        auto const other_stream = file.read(second, back, 1);
        BOOST_REQUIRE(first_stream.has_error() || other_stream.has_error());
        BOOST_TEST(says(first_stream.has_error() ? first_stream.error() : other_stream.error(), place));
    }
}

BOOST_AUTO_TEST_CASE(verified_every_byte_of_it_counts) {
    temp_dir dir;
    std::uint64_t size = 0;
    {
        auto file = spool::open(dir / "spool", 0).value();
        BOOST_TEST(file.verify().has_value());
        file.append(two_stream_page(2), 2).value();
        BOOST_TEST(file.mark(1).has_value());
        file.append(page(), 0).value();
        file.append(two_stream_page(1), 2).value();
        BOOST_TEST(file.verify().has_value());
        size = file.size();
    }
    auto const good = read_text(dir / "spool");
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        write_text(dir / "spool", bad);
        auto const found = spool::open(dir / "spool", size).value().verify();
        BOOST_REQUIRE(found.has_error());
        BOOST_TEST(says(found.error(), "spool damaged at offset "));
    }
    write_text(dir / "spool", good);
    BOOST_TEST(spool::open(dir / "spool", size - 1).value().verify().has_error()); // no block ends there
}

BOOST_AUTO_TEST_CASE(the_last_whole_mark_behind_an_offset_is_found) {
    temp_dir dir;
    BOOST_TEST(spool::last_mark(dir / "spool", 0) == 0U);
    auto file = spool::open(dir / "spool", 0).value();
    file.append(two_stream_page(2), 2).value();
    BOOST_TEST(spool::last_mark(dir / "spool", 0) == 0U);
    BOOST_TEST(file.mark(7).has_value());
    auto const after_seven = file.size();
    file.append(page(), 0).value();
    BOOST_TEST(file.mark(8).has_value());
    auto const after_eight = file.size();
    file.append(two_stream_page(1), 2).value();
    BOOST_TEST(spool::last_mark(dir / "spool", 0) == 8U);
    BOOST_TEST(spool::last_mark(dir / "spool", after_seven) == 8U);
    BOOST_TEST(spool::last_mark(dir / "spool", after_eight) == 0U);
    BOOST_TEST(spool::last_mark(dir / "spool", file.size() + 100) == 0U);
    std::filesystem::resize_file(dir / "spool", after_eight - 1); // half written when the power went
    BOOST_TEST(spool::last_mark(dir / "spool", 0) == 7U);
}

BOOST_AUTO_TEST_CASE(offsets_where_no_block_stands_are_refused) {
    temp_dir dir;
    auto file = spool::open(dir / "spool", 0).value();
    file.append(two_stream_page(2), 2).value();
    block back;
    for (std::uint64_t offset :
         {std::uint64_t{1}, file.size() - 1, file.size(), file.size() + 1, ~std::uint64_t{0}})
        BOOST_TEST(
            says(file.read(offset, back).error(), "spool damaged at offset " + std::to_string(offset)));
    BOOST_TEST(says(file.read(0, back, 2).error(), "no stream 2"));
}

BOOST_AUTO_TEST_CASE(a_block_cut_at_the_end_is_refused) {
    temp_dir dir;
    {
        auto file = spool::open(dir / "spool", 0).value();
        file.append(two_stream_page(2), 2).value();
    }
    auto const size = std::filesystem::file_size(dir / "spool");
    auto const file = spool::open(dir / "spool", size - 1).value();
    block back;
    BOOST_TEST(file.read(0, back, 0).has_value()); // the first stream is still whole
    BOOST_TEST(says(file.read(0, back, 1).error(), "cut off"));
    BOOST_TEST(says(file.read_whole(0, back).error(), "cut off"));
}

BOOST_AUTO_TEST_CASE(a_block_read_whole_has_what_its_streams_read_one_by_one_have) {
    temp_dir dir;
    auto file = spool::open(dir / "spool", 0).value();
    auto const at = file.append(two_stream_page(2), 2).value();
    block whole, one;
    BOOST_TEST(file.read_whole(at, whole).has_value());
    for (std::size_t stream = 0; stream < 2; ++stream) {
        BOOST_TEST(file.read(at, one, stream).has_value());
        BOOST_TEST(!one.bytes.empty());
        BOOST_TEST(whole.stream(stream) == one.bytes);
    }
    BOOST_TEST(whole.keys == one.keys);
    BOOST_TEST(whole.rows.size() == one.rows.size());
}

BOOST_AUTO_TEST_CASE(damage_anywhere_in_a_block_is_found_when_it_is_read_whole) {
    temp_dir dir;
    {
        auto file = spool::open(dir / "spool", 0).value();
        file.append(two_stream_page(2), 2).value();
    }
    auto const good = read_text(dir / "spool");
    for (std::size_t at = 0; at < good.size(); ++at) BOOST_TEST_CONTEXT("byte " << at) {
            auto bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 1);
            write_text(dir / "spool", bad);
            auto const file = spool::open(dir / "spool", good.size()).value();
            block back;
            BOOST_TEST(file.read_whole(0, back).error().detail.find("spool damaged") != std::string::npos);
        }
}

BOOST_AUTO_TEST_CASE(a_failed_append_leaves_the_spool_as_it_was) {
    temp_dir dir;
    auto file = spool::open(dir / "spool", 0).value();
    file.append(two_stream_page(2), 2).value();
    auto const size = file.size();

    rlimit usual{};
    ::getrlimit(RLIMIT_FSIZE, &usual);
    auto const ignore = std::signal(SIGXFSZ, SIG_IGN);
    rlimit full{size + 100, usual.rlim_max}; // the next block begins to fit: a short write, then none
    ::setrlimit(RLIMIT_FSIZE, &full);
    auto const failed = file.append(two_stream_page(5, "no room"), 2);
    ::setrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, ignore);

    BOOST_REQUIRE(failed.has_error());
    BOOST_TEST(says(failed.error(), "cannot write", errc::file_failed));
    BOOST_TEST(file.size() == size);
    BOOST_TEST(file.append(two_stream_page(1, "again"), 2).value() == size);
    block back;
    BOOST_REQUIRE(file.read(size, back, 0).has_value());
    BOOST_TEST(back.bytes == "\"again0\"\n");
}

BOOST_AUTO_TEST_SUITE_END()
