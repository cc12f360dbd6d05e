#include "net/inflate.hpp"

#include <boost/test/unit_test.hpp>
#include <libdeflate.h>

namespace hubcrawl::net {

namespace {

constexpr std::size_t plenty = 16u << 20;

std::string gzip(std::string_view plain) {
    auto* const packer = libdeflate_alloc_compressor(6);
    std::string out(libdeflate_gzip_compress_bound(packer, plain.size()), '\0');
    out.resize(libdeflate_gzip_compress(packer, plain.data(), plain.size(), out.data(), out.size()));
    libdeflate_free_compressor(packer);
    return out;
}

response answer(std::string encoding, std::string body) {
    response out;
    if (!encoding.empty())
        out.fields.emplace_back("content-encoding", std::move(encoding));
    out.body = std::move(body);
    return out;
}

// As a page looks: repetitive, but not a bomb.
std::string text_of(std::size_t size) {
    std::string out;
    for (std::size_t i = 0; out.size() < size; ++i)
        out += R"({"name":"tag-)" + std::to_string(i * 7919) + R"("},)";
    out.resize(size);
    return out;
}

errc code_of(result<std::string_view> const& got) { return got.error().code; }

} // namespace

BOOST_AUTO_TEST_SUITE(inflate_test)

BOOST_AUTO_TEST_CASE(every_body_comes_back_whole_with_padding_behind_it) {
    inflater unpack;
    for (std::size_t const size :
         {std::size_t{0}, std::size_t{1}, std::size_t{250'000}, std::size_t{9'000'000}}) {
        auto const plain = text_of(size);
        for (auto const& packed : {answer("gzip", gzip(plain)), answer("X-GZIP", gzip(plain)),
                                   answer("", plain), answer("identity", plain)}) {
            auto const got = unpack.inflate(packed, plenty);
            BOOST_REQUIRE(got);
            BOOST_CHECK(*got == plain);
            BOOST_TEST(unpack.capacity() >= got->size() + inflater::padding);
            BOOST_TEST(std::string(got->data() + got->size(), inflater::padding) ==
                       std::string(inflater::padding, '\0'));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_wiped_body_is_gone) {
    inflater unpack;
    for (auto const& body : {answer("gzip", gzip("a token")), answer("", "a token")}) {
        auto const got = unpack.inflate(body, plenty).value();
        BOOST_REQUIRE(got == "a token");
        unpack.wipe();
        BOOST_TEST(got == std::string_view("\0\0\0\0\0\0\0", 7));
    }
}

BOOST_AUTO_TEST_CASE(several_members_are_one_body) {
    inflater unpack;
    auto const first = text_of(3'000'000);
    auto const body = gzip(first) + gzip("") + gzip("tail");
    auto const packed = answer("gzip", body);
    auto const got = unpack.inflate(packed, plenty);
    BOOST_REQUIRE(got);
    BOOST_CHECK(*got == first + "tail");
}

BOOST_AUTO_TEST_CASE(an_empty_body_has_no_encoding_to_undo) {
    inflater unpack;
    BOOST_TEST(unpack.inflate(answer("gzip", ""), plenty).value().empty());
}

BOOST_AUTO_TEST_CASE(a_cut_at_any_byte_is_damage) {
    inflater unpack;
    auto const whole = gzip(text_of(400));
    for (std::size_t size = 1; size < whole.size(); ++size) {
        auto const packed = answer("gzip", whole.substr(0, size));
        BOOST_REQUIRE(!unpack.inflate(packed, plenty));
        BOOST_CHECK(code_of(unpack.inflate(packed, plenty)) == errc::body_encoding);
    }
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_rubbish_behind_and_plain_text_are_damage) {
    inflater unpack;
    auto flipped = gzip(text_of(4000));
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x10);
    for (auto const& body : {flipped, gzip("a") + "rubbish", std::string(R"({"count":0})")}) {
        auto const packed = answer("gzip", body);
        BOOST_CHECK(code_of(unpack.inflate(packed, plenty)) == errc::body_encoding);
    }
}

BOOST_AUTO_TEST_CASE(an_encoding_never_asked_for_is_named_in_short) {
    inflater unpack;
    for (std::string const encoding : {"br", "deflate", "gzip, gzip"}) {
        auto const got = unpack.inflate(answer(encoding, "x"), plenty);
        BOOST_CHECK(code_of(got) == errc::body_encoding);
        BOOST_TEST(got.error().detail.find(encoding) != std::string::npos);
    }
    BOOST_TEST(unpack.inflate(answer(std::string(5000, 'x'), "x"), plenty).error().detail.size() < 100);
}

BOOST_AUTO_TEST_CASE(the_limit_counts_inflated_bytes_to_the_last_one) {
    inflater unpack;
    auto const plain = text_of(2'000'000);
    for (auto const& packed : {answer("gzip", gzip(plain)), answer("", plain)}) {
        BOOST_TEST(unpack.inflate(packed, plain.size()).value().size() == plain.size());
        BOOST_CHECK(code_of(unpack.inflate(packed, plain.size() - 1)) == errc::body_too_large);
    }
    auto const members = answer("gzip", gzip(plain) + gzip(plain));
    BOOST_TEST(unpack.inflate(members, 2 * plain.size()).value().size() == 2 * plain.size());
    BOOST_CHECK(code_of(unpack.inflate(members, 2 * plain.size() - 1)) == errc::body_too_large);
}

BOOST_AUTO_TEST_CASE(a_bomb_takes_no_more_memory_than_the_limit) {
    inflater unpack;
    auto const bomb = answer("gzip", gzip(std::string(200u << 20, 'a')));
    BOOST_CHECK(code_of(unpack.inflate(bomb, 8u << 20)) == errc::body_too_large);
    BOOST_TEST(unpack.capacity() <= (8u << 20) + inflater::padding);
}

BOOST_AUTO_TEST_CASE(a_lying_size_in_the_trailer_costs_no_memory) {
    inflater unpack;
    auto body = gzip("a");
    body.replace(body.size() - 4, 4, "\xff\xff\xff\xff", 4);
    BOOST_CHECK(code_of(unpack.inflate(answer("gzip", body), plenty)) == errc::body_encoding);
    BOOST_TEST(unpack.capacity() < 1u << 20);
}

BOOST_AUTO_TEST_CASE(the_buffer_shrinks_after_an_exceptionally_large_body) {
    inflater unpack;
    BOOST_REQUIRE(unpack.inflate(answer("", text_of(12'000'000)), plenty));
    BOOST_TEST(unpack.capacity() >= 12'000'000u);
    BOOST_REQUIRE(unpack.inflate(answer("", text_of(1000)), plenty));
    BOOST_TEST(unpack.capacity() < 1u << 20);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
