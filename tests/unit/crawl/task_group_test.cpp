#include "crawl/task_group.hpp"
#include "support/manual_timer.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

struct rig {
    manual_loop loop;
    int ended = 0;
    crawl::task_group tasks{loop.get_executor(), [this] { ++ended; }};

    awaitable<> wait(std::chrono::seconds length) {
        manual_waiter waiter(loop);
        co_await waiter.until(loop.now() + length);
    }
    awaitable<> wait_and_throw(std::chrono::seconds length, std::string what) {
        co_await wait(length);
        throw std::runtime_error(what);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(task_group)

BOOST_AUTO_TEST_CASE(joining_an_empty_group_returns_at_once) {
    rig r;
    r.loop.run(r.tasks.join());
    BOOST_TEST(r.loop.elapsed().count() == 0);
}

BOOST_AUTO_TEST_CASE(join_waits_for_the_longest_task) {
    rig r;
    for (auto const length : {3s, 9s, 5s}) r.tasks.spawn(r.wait(length));
    BOOST_TEST(r.tasks.size() == 3U);
    r.loop.run(r.tasks.join());
    BOOST_TEST(r.loop.elapsed() / 1s == 9);
    BOOST_TEST(r.tasks.size() == 0U);
}

BOOST_AUTO_TEST_CASE(the_owner_is_told_of_each_end) {
    rig r;
    for (auto const length : {1s, 2s, 3s}) r.tasks.spawn(r.wait(length));
    r.loop.advance(2s);
    BOOST_TEST(r.ended == 2);
    BOOST_TEST(r.tasks.size() == 1U);
    r.loop.run(r.tasks.join());
    BOOST_TEST(r.ended == 3);
}

BOOST_AUTO_TEST_CASE(tasks_spawned_while_it_is_joined_are_waited_for_too) {
    rig r;
    auto const spawn_later = [](rig& in) -> awaitable<> {
        co_await in.wait(1s);
        in.tasks.spawn(in.wait(4s));
    };
    r.tasks.spawn(spawn_later(r));
    r.loop.run(r.tasks.join());
    BOOST_TEST(r.loop.elapsed() / 1s == 5);
}

BOOST_AUTO_TEST_CASE(the_first_exception_comes_out_of_join_once_all_have_ended) {
    rig r;
    r.tasks.spawn(r.wait_and_throw(2s, "second"));
    r.tasks.spawn(r.wait_and_throw(1s, "first"));
    r.tasks.spawn(r.wait(7s));
    BOOST_CHECK_EXCEPTION(r.loop.run(r.tasks.join()), std::runtime_error,
                          [](auto const& bug) { return bug.what() == std::string_view("first"); });
    BOOST_TEST(r.loop.elapsed() / 1s == 7);
    BOOST_TEST(r.tasks.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_bug_shows_before_anybody_joins) {
    rig r;
    r.tasks.spawn(r.wait_and_throw(1s, "bug"));
    r.tasks.spawn(r.wait(3s));
    BOOST_TEST(!r.tasks.has_bug());
    r.loop.advance(2s);
    BOOST_TEST(r.tasks.has_bug());
    r.loop.run(r.tasks.all_ended());
    BOOST_TEST(r.loop.elapsed() / 1s == 3);
    BOOST_CHECK_THROW(r.tasks.rethrow_bug(), std::runtime_error);
    BOOST_TEST(!r.tasks.has_bug());
}

BOOST_AUTO_TEST_SUITE_END()
