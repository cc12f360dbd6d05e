#include "net/head_text.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(head_text_test)

BOOST_AUTO_TEST_CASE(the_end_of_a_head_however_its_lines_end) {
    struct {
        std::string_view bytes;
        int end; // -1: not yet
    } const table[] = {
        {"", -1},
        {"HTTP/1.1 200 OK\r\n", -1},
        {"A: b\r\n\r", -1},
        {"A: b\n", -1},
        {"A: b\r\n\r\nbody", 8},
        {"A: b\n\nbody", 6},
        {"A: b\n\r\nbody", 7},
        {"A: b\r\n\nbody", 7},
        {"A: b\n\rC", -1},
    };
    for (auto const& row : table) {
        auto const found = find_head_end(row.bytes);
        BOOST_TEST((found ? static_cast<int>(*found) : -1) == row.end, row.bytes);
    }
}

BOOST_AUTO_TEST_CASE(a_head_that_arrives_byte_by_byte_is_found_at_its_last_byte) {
    for (std::string_view const head : {"A: b\r\nC: d\r\n\r\n", "A: b\nC: d\n\n", "A: b\nC: d\n\r\n"}) {
        for (std::size_t size = 1; size <= head.size(); ++size) {
            auto const found = find_head_end(head.substr(0, size), size - 1);
            BOOST_TEST(found.has_value() == (size == head.size()));
        }
    }
}

BOOST_AUTO_TEST_CASE(only_bare_line_ends_are_made_whole) {
    BOOST_TEST(!has_bare_line_end("A: b\r\n\r\n"));
    BOOST_TEST(has_bare_line_end("A: b\r\nC: d\n\r\n"));
    BOOST_TEST(has_bare_line_end("\n"));
    BOOST_TEST(with_crlf("A: b\nC: d\r\n\n") == "A: b\r\nC: d\r\n\r\n");
    BOOST_TEST(with_crlf("\n\n") == "\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
