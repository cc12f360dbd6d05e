#include "base/unix_datagram.hpp"
#include "support/datagrams.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::tests;

BOOST_AUTO_TEST_SUITE(unix_datagram_)

BOOST_AUTO_TEST_CASE(what_is_sent_arrives_as_it_is) {
    temp_dir const dir;
    datagrams const other(dir / "socket");
    auto const abstract_name = "@hubcrawl-test-" + std::to_string(::getpid());
    datagrams const another(abstract_name);
    std::string const odd("a\0b\n", 4);
    BOOST_TEST(unix_datagram((dir / "socket").string()).send(odd));
    BOOST_TEST(unix_datagram(abstract_name).send("x"));
    BOOST_TEST((other.received() == std::vector{odd}));
    BOOST_TEST((another.received() == std::vector<std::string>{"x"}));
}

BOOST_AUTO_TEST_CASE(whether_it_has_been_read_is_known) {
    temp_dir const dir;
    datagrams const other(dir / "socket");
    unix_datagram const to((dir / "socket").string());
    BOOST_TEST(to.all_read());
    BOOST_TEST(to.send("x"));
    BOOST_TEST(!to.all_read());
    BOOST_TEST(other.received().size() == 1u);
    BOOST_TEST(to.all_read());
    BOOST_TEST(unix_datagram("relative").all_read());
}

BOOST_AUTO_TEST_CASE(where_nobody_listens_nothing_is_sent) {
    temp_dir const dir;
    unix_datagram const nobody((dir / "nobody").string());
    BOOST_TEST(nobody.usable());
    BOOST_TEST(!nobody.send("x"));
    for (auto const& name : {std::string(), std::string("@"), std::string("relative"),
                             std::string("vsock:2:9"), "/" + std::string(200, 'x')}) {
        unix_datagram const none(name);
        BOOST_TEST(!none.usable());
        BOOST_TEST(!none.send("x"));
    }
}

BOOST_AUTO_TEST_CASE(a_listener_that_does_not_read_keeps_nobody_waiting) {
    temp_dir const dir;
    datagrams const other(dir / "socket");
    unix_datagram const to((dir / "socket").string());
    std::size_t taken = 0;
    while (taken < 100'000 && to.send("x")) ++taken;
    BOOST_TEST(taken > 0u);
    BOOST_TEST(taken < 100'000u);
    BOOST_TEST(other.received().size() == taken);
    BOOST_TEST(to.send("x"));
}

BOOST_AUTO_TEST_SUITE_END()
