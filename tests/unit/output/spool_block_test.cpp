#include "output/spool_block.hpp"
#include "pages.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace hubcrawl;
using namespace hubcrawl::output;
using namespace hubcrawl::output::tests;

namespace {

std::string encoded(page const& from, std::size_t streams) {
    std::string out = "left over from the page before";
    encode_block(from, streams, out);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(spool_block_)

BOOST_AUTO_TEST_CASE(rows_and_keys_come_back_as_they_went) {
    auto const from = two_stream_page(3);
    auto const bytes = encoded(from, 2);
    auto const head = decode_head(bytes);
    BOOST_REQUIRE(head.has_value());
    BOOST_TEST(head->rows == 3);
    BOOST_TEST(head->streams == 2);
    BOOST_TEST(head->size() == bytes.size() + from.stream_bytes[0].size() + from.stream_bytes[1].size());
    BOOST_TEST(head->stream_offset(1) == bytes.size() + from.stream_bytes[0].size());
    block back;
    BOOST_REQUIRE(
        decode_table(*head, std::string_view(bytes).substr(block_head::encoded_size), back).has_value());
    BOOST_REQUIRE(back.rows.size() == 3);
    BOOST_TEST(back.key(back.rows[1]) == "row1");
    BOOST_TEST(back.rows[1].key_hash == 1001);
    BOOST_TEST(back.rows[1].is_private);
    BOOST_TEST(!back.rows[2].is_private);
    BOOST_TEST(back.rows[2].records[1] == 2);
    BOOST_TEST(back.rows[2].bytes[0] == 7);
    BOOST_TEST(check_stream(*head, 1, from.stream_bytes[1]).has_value());
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_anywhere_is_noticed) {
    auto const good = encoded(two_stream_page(2), 2);
    for (std::size_t i = 0; i < good.size() * 8; ++i) {
        auto bad = good;
        bad[i / 8] = static_cast<char>(bad[i / 8] ^ (1 << i % 8));
        block back;
        auto const head = decode_head(bad);
        bool const noticed =
            !head || !decode_table(*head, std::string_view(bad).substr(block_head::encoded_size), back);
        BOOST_TEST(noticed, "bit " << i);
    }
}

BOOST_AUTO_TEST_CASE(bytes_of_another_stream_or_length_are_refused) {
    auto const from = two_stream_page(2);
    auto const head = decode_head(encoded(from, 2)).value();
    BOOST_TEST(!check_stream(head, 0, from.stream_bytes[1]).has_value());
    BOOST_TEST(!check_stream(head, 1, std::string_view(from.stream_bytes[1]).substr(1)).has_value());
    BOOST_TEST(!check_stream(head, 2, "").has_value());
}

BOOST_AUTO_TEST_CASE(a_cut_header_is_refused) {
    auto const bytes = encoded(two_stream_page(1), 2);
    for (std::size_t length = 0; length < block_head::encoded_size; ++length)
        BOOST_TEST(!decode_head(std::string_view(bytes).substr(0, length)).has_value());
}

BOOST_AUTO_TEST_CASE(a_page_whose_rows_do_not_add_up_is_a_bug) {
    auto page = two_stream_page(2);
    page.stream_bytes[1] += "more";
    std::string out;
    BOOST_CHECK_THROW(encode_block(page, 2, out), std::logic_error);
    BOOST_CHECK_THROW(encode_block(page, 5, out), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
