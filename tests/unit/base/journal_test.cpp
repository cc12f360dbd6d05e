#include "base/journal.hpp"
#include "support/datagrams.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::tests;

BOOST_AUTO_TEST_SUITE(journal_)

BOOST_AUTO_TEST_CASE(the_stream_is_known_by_device_and_inode) {
    BOOST_TEST(is_journal_stream("8:1234", 8, 1234));
    for (auto const* other : {"", "8", "8:", "8:12345", "88:1234", "8:1234 ", "1234:8", "8:1234:8"})
        BOOST_TEST(!is_journal_stream(other, 8, 1234), other);
}

BOOST_AUTO_TEST_CASE(a_value_with_a_line_end_carries_its_size) {
    std::string entry;
    append_journal_field(entry, "A", "one line");
    append_journal_field(entry, "B", "two\nlines");
    append_journal_field(entry, "C", "");
    BOOST_TEST(entry == std::string("A=one line\nB\n\x09\0\0\0\0\0\0\0two\nlines\nC=\n", 34));
}

BOOST_AUTO_TEST_CASE(an_entry_holds_message_priority_and_fields) {
    temp_dir const dir;
    datagrams const listener(dir / "socket");
    journal to((dir / "socket").string());
    to.set_field("HUBCRAWL_CRAWL", "20261120T172400Z");
    BOOST_TEST(to.write(6, "published"));
    to.set_field("HUBCRAWL_CRAWL", "");
    BOOST_TEST(to.write(3, "what \xff failed"));
    std::vector<std::string> const expected{
        "PRIORITY=6\nSYSLOG_IDENTIFIER=hubcrawld\nMESSAGE=published\nHUBCRAWL_CRAWL=20261120T172400Z\n",
        "PRIORITY=3\nSYSLOG_IDENTIFIER=hubcrawld\nMESSAGE=what ? failed\n"};
    BOOST_TEST(listener.received() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(its_end_waits_until_all_is_read_but_not_for_ever) {
    temp_dir const dir;
    datagrams const listener(dir / "socket");
    journal const to((dir / "socket").string());
    to.wait_until_read(std::chrono::hours(1)); // nothing to wait for
    BOOST_TEST(to.write(6, "x"));
    to.wait_until_read(std::chrono::milliseconds(2));
    BOOST_TEST(listener.received().size() == 1u);
    to.wait_until_read(std::chrono::hours(1));
}

BOOST_AUTO_TEST_CASE(without_a_journal_it_says_so) {
    temp_dir const dir;
    BOOST_TEST(!journal((dir / "nobody").string()).write(6, "x"));
}

BOOST_AUTO_TEST_SUITE_END()
