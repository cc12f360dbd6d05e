#include "daemon/systemd_notify.hpp"
#include "support/datagrams.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;

using texts = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(systemd_notify_)

BOOST_AUTO_TEST_CASE(each_message_is_one_datagram_in_the_protocols_words) {
    temp_dir const dir;
    datagrams const manager(dir / "notify");
    systemd_notify const notify((dir / "notify").string());
    notify.ready();
    notify.status("Crawling: 3/7 pages · 1 gap");
    notify.reloading(std::chrono::microseconds(1234567));
    notify.watchdog();
    notify.stopping();
    auto const got = manager.received();
    texts const expected{"READY=1", "STATUS=Crawling: 3/7 pages · 1 gap",
                         "RELOADING=1\nMONOTONIC_USEC=1234567", "WATCHDOG=1", "STOPPING=1"};
    BOOST_TEST(got == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_status_cannot_say_anything_else) {
    temp_dir const dir;
    datagrams const manager(dir / "notify");
    systemd_notify const notify((dir / "notify").string());
    notify.status("a server's words\nMAINPID=1\n\x1b[31m");
    BOOST_TEST(manager.received() == texts{"STATUS=a server's words MAINPID=1  [31m"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_status_is_one_that_systemd_shows) {
    temp_dir const dir;
    datagrams const manager(dir / "notify");
    systemd_notify const notify((dir / "notify").string());
    notify.status("no \xff UTF-8");
    BOOST_TEST(manager.received() == texts{"STATUS=no ? UTF-8"}, boost::test_tools::per_element());
    for (auto const* start : {"", "x"}) { // cut at either byte of a letter
        std::string words(start);
        for (int i = 0; i < 5000; ++i) words += "é";
        notify.status(words);
        auto const heard = manager.received();
        BOOST_REQUIRE(heard.size() == 1u);
        BOOST_TEST(heard[0].size() < 2010u);
        BOOST_TEST(heard[0].size() > 1990u);
        BOOST_TEST(heard[0].ends_with("éé…"));
    }
}

BOOST_AUTO_TEST_CASE(a_manager_that_missed_something_hears_what_comes_later) {
    temp_dir const dir;
    datagrams const manager(dir / "notify");
    systemd_notify const notify((dir / "notify").string());
    for (int i = 0; i < 5000; ++i) notify.watchdog();
    auto const taken = manager.received().size();
    BOOST_TEST(taken > 0u);
    BOOST_TEST(taken < 5000u);
    notify.ready();
    BOOST_TEST(manager.received() == texts{"READY=1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_watchdog_is_of_this_process_alone) {
    BOOST_TEST((watchdog_limit("60000000", nullptr, 7) == std::chrono::minutes(1)));
    BOOST_TEST((watchdog_limit("60000000", "7", 7) == std::chrono::minutes(1)));
    BOOST_TEST(!watchdog_limit("60000000", "8", 7));
    BOOST_TEST(!watchdog_limit(nullptr, "7", 7));
    for (auto const* odd : {"", "0", "-1", "1s", "99999999999999999999"})
        BOOST_TEST(!watchdog_limit(odd, nullptr, 7), odd);
}

BOOST_AUTO_TEST_SUITE_END()
