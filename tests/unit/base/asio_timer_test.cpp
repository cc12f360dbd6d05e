#include "base/asio_timer.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

namespace hubcrawl {

BOOST_AUTO_TEST_SUITE(asio_timer_test)

// Deadlines an hour away: a wake-up that is lost shows as a test that the runner has to end.
constexpr std::chrono::hours far_away{1};

BOOST_AUTO_TEST_CASE(a_moment_already_past_returns_at_once) {
    asio::io_context context;
    asio_timer clock(context.get_executor());
    bool returned = false;
    auto const sleeper = [&]() -> awaitable<> {
        co_await clock.sleep_until(clock.now() - far_away);
        returned = true;
    };
    tests::start(context, sleeper());
    context.run();
    BOOST_TEST(returned);
}

BOOST_AUTO_TEST_CASE(wake_ends_a_sleep_under_way) {
    asio::io_context context;
    asio_timer clock(context.get_executor());
    bool asleep = false;
    bool returned = false;
    auto const sleeper = [&]() -> awaitable<> {
        asleep = true;
        co_await clock.sleep_until(clock.now() + far_away);
        returned = true;
    };
    tests::start(context, sleeper());
    asio::post(context, [&] {
        BOOST_TEST(asleep);
        BOOST_TEST(!returned);
        clock.wake();
    });
    context.run();
    BOOST_TEST(returned);
}

BOOST_AUTO_TEST_CASE(a_wake_before_the_sleep_is_not_lost_and_counts_once) {
    asio::io_context context;
    asio_timer clock(context.get_executor());
    int sleeps = 0;
    clock.wake();
    auto const sleeper = [&]() -> awaitable<> {
        co_await clock.sleep_until(clock.now() + far_away);
        ++sleeps;
        co_await clock.sleep_until(clock.now() + far_away);
        ++sleeps;
    };
    tests::start(context, sleeper());
    asio::post(context, [&] {
        BOOST_TEST(sleeps == 1);
        clock.wake();
    });
    context.run();
    BOOST_TEST(sleeps == 2);
}

BOOST_AUTO_TEST_CASE(wall_time_is_the_systems) {
    asio::io_context context;
    asio_timer const clock(context.get_executor());
    auto const before = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    auto const seen = clock.wall_now();
    BOOST_CHECK(seen >= before);
    BOOST_CHECK(seen <= std::chrono::system_clock::now());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
