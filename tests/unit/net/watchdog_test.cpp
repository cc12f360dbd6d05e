#include "net/watchdog.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(watchdog_test)

using namespace std::chrono_literals;

steady_time in(std::chrono::milliseconds span) { return std::chrono::steady_clock::now() + span; }

BOOST_AUTO_TEST_CASE(it_bites_once_when_its_deadline_has_passed) {
    asio::io_context context;
    int bites = 0;
    watchdog dog(context.get_executor(), [&] { ++bites; });
    auto const due = in(5ms);
    dog.arm(due);
    context.run();
    BOOST_TEST(bites == 1);
    BOOST_CHECK(std::chrono::steady_clock::now() >= due);
}

BOOST_AUTO_TEST_CASE(a_later_deadline_replaces_an_earlier_one) {
    asio::io_context context;
    int bites = 0;
    watchdog dog(context.get_executor(), [&] { ++bites; });
    dog.arm(in(1ms));
    auto const due = in(10ms);
    dog.arm(due);
    context.run();
    BOOST_TEST(bites == 1);
    BOOST_CHECK(std::chrono::steady_clock::now() >= due);
}

// An hour away: a deadline that is not replaced shows as a test that the runner has to end.
BOOST_AUTO_TEST_CASE(an_earlier_deadline_replaces_a_later_one) {
    asio::io_context context;
    int bites = 0;
    watchdog dog(context.get_executor(), [&] { ++bites; });
    dog.arm(in(1h));
    dog.arm(in(1ms));
    context.run();
    BOOST_TEST(bites == 1);
}

BOOST_AUTO_TEST_CASE(disarmed_or_gone_it_does_not_bite) {
    asio::io_context context;
    int bites = 0;
    watchdog dog(context.get_executor(), [&] { ++bites; });
    dog.arm(in(1ms));
    dog.disarm();
    {
        watchdog gone(context.get_executor(), [&] { ++bites; });
        gone.arm(in(0ms));
    }
    context.run();
    BOOST_TEST(bites == 0);
}

BOOST_AUTO_TEST_CASE(cancelled_it_does_not_keep_the_loop_running) {
    asio::io_context context;
    int bites = 0;
    watchdog dog(context.get_executor(), [&] { ++bites; });
    dog.arm(in(1h));
    dog.cancel();
    context.run();
    BOOST_TEST(bites == 0);
    dog.arm(in(1ms));
    context.restart();
    context.run();
    BOOST_TEST(bites == 1);
}

BOOST_AUTO_TEST_CASE(it_can_be_armed_again_after_a_bite) {
    asio::io_context context;
    int bites = 0;
    watchdog dog(context.get_executor(), [&] { ++bites; });
    for (int i = 0; i < 2; ++i) {
        dog.arm(in(1ms));
        context.run();
        context.restart();
    }
    BOOST_TEST(bites == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
