#include "base/sha256.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl {

namespace {

std::string digest_of(std::string_view bytes, std::size_t step) {
    sha256 hash;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size())))
        hash.update(bytes.substr(0, step));
    return hash.finish();
}

} // namespace

BOOST_AUTO_TEST_SUITE(sha256_test)

// Vectors of FIPS 180-4 (NIST's examples), fed whole and in pieces.
BOOST_AUTO_TEST_CASE(the_standards_own_vectors) {
    std::string const million(1'000'000, 'a');
    struct {
        std::string_view bytes;
        std::string_view digest;
    } const table[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    for (auto const& row : table)
        for (std::size_t const step : {std::size_t{2'000'000}, std::size_t{997}, std::size_t{64}})
            BOOST_TEST(digest_of(row.bytes, step) == row.digest);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
