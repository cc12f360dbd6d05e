#include "base/result.hpp"
#include "crawl/helper_thread.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace hubcrawl;

BOOST_AUTO_TEST_SUITE(helper_thread)

BOOST_AUTO_TEST_CASE(what_the_function_returns_comes_back_to_the_loop) {
    asio::io_context loop;
    auto const here = std::this_thread::get_id();
    crawl::helper_thread hands;
    auto work = [](crawl::helper& helps, executor on, std::thread::id loop_thread) -> awaitable<bool> {
        auto blocking = [] { return std::make_unique<std::thread::id>(std::this_thread::get_id()); };
        auto const there = co_await crawl::on_helper(helps, on, std::move(blocking));
        co_return *there != loop_thread&& std::this_thread::get_id() == loop_thread;
    };
    BOOST_TEST(tests::run(loop, work(hands, loop.get_executor(), here)));
}

BOOST_AUTO_TEST_CASE(the_loop_goes_on_meanwhile) {
    asio::io_context loop;
    std::promise<int> from_loop;
    // Ends only once the loop has run something else: a loop that waited would hang here for ever.
    crawl::helper_thread hands;
    auto work = [](crawl::helper& helps, executor on, std::promise<int>& promise) -> awaitable<int> {
        asio::post(on, [&promise] { promise.set_value(42); });
        auto blocking = [answer = promise.get_future()]() mutable { return answer.get(); };
        co_return co_await crawl::on_helper(helps, on, std::move(blocking));
    };
    BOOST_TEST(tests::run(loop, work(hands, loop.get_executor(), from_loop)) == 42);
}

BOOST_AUTO_TEST_CASE(a_failure_comes_back_as_a_value) {
    asio::io_context loop;
    crawl::helper_thread hands;
    auto work = [](crawl::helper& helps, executor on) -> awaitable<result<int>> {
        auto blocking = []() -> result<int> { return fail(errc::file_failed, "disk full"); };
        co_return co_await crawl::on_helper(helps, on, std::move(blocking));
    };
    auto const made = tests::run(loop, work(hands, loop.get_executor()));
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().detail == "disk full");
}

BOOST_AUTO_TEST_CASE(what_the_function_throws_comes_out_where_it_is_awaited) {
    asio::io_context loop;
    crawl::helper_thread hands;
    auto work = [](crawl::helper& helps, executor on) -> awaitable<int> {
        auto blocking = []() -> int { throw std::logic_error("a bug"); };
        co_return co_await crawl::on_helper(helps, on, blocking);
    };
    BOOST_CHECK_THROW(tests::run(loop, work(hands, loop.get_executor())), std::logic_error);
}

BOOST_AUTO_TEST_CASE(jobs_run_one_after_the_other_in_the_order_in_which_they_were_started) {
    asio::io_context loop;
    crawl::helper_thread hands;
    std::vector<int> order;
    auto work = [](crawl::helper& helps, executor on, std::vector<int>& said, int number) -> awaitable<> {
        auto blocking = [&said, number] { return said.push_back(number), true; };
        co_await crawl::on_helper(helps, on, blocking);
    };
    for (int i = 0; i < 100; ++i) tests::start(loop, work(hands, loop.get_executor(), order, i));
    loop.run();
    BOOST_TEST(order.size() == 100U);
    BOOST_TEST(std::ranges::is_sorted(order));
}

BOOST_AUTO_TEST_SUITE_END()
