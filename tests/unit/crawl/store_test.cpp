#include "crawl/store.hpp"
#include "spooled.hpp"

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;
using hubcrawl::frontier::checkpoint;

namespace {

struct rig : spooled {
    crawl::store store{loop.get_executor(), hands, state};

    void note(std::string const& text) {
        store.later([text](checkpoint& to) { return to.set("noted", text); });
    }
    std::string noted() {
        auto question = [](checkpoint& of) { return of.get("noted"); };
        return loop.run(store.ask(question)).value().value_or("nothing");
    }
    // Starts what is awaited, and leaves it to wait for the helper.
    template <class T>
    std::shared_ptr<std::optional<T>> begin(awaitable<T> what) {
        auto made = std::make_shared<std::optional<T>>();
        auto keep = [](awaitable<T> from, std::shared_ptr<std::optional<T>> to) -> awaitable<> {
            to->emplace(co_await std::move(from));
        };
        loop.start(keep(std::move(what), made));
        loop.poll();
        return made;
    }
    void helper_does_one() {
        BOOST_REQUIRE(hands.run_one());
        loop.poll();
    }
    std::uint64_t append() {
        page more;
        more.keys = "a page of no rows";
        return state.spool.append(more, 0).value();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(store)

BOOST_AUTO_TEST_CASE(a_question_sees_what_was_decided_before_it_and_the_last_word_stands) {
    rig r;
    BOOST_TEST(r.noted() == "nothing");
    r.note("one");
    r.note("two");
    BOOST_TEST(r.state.checkpoint.get("noted").value().value_or("nothing") == "nothing");
    BOOST_TEST(r.noted() == "two");
}

BOOST_AUTO_TEST_CASE(many_changes_ask_to_be_handed_over) {
    rig r;
    int count = 0;
    for (; !r.store.is_full(); ++count) r.note("more");
    BOOST_TEST(count > 1);
    BOOST_TEST(r.loop.run(r.store.hand_over()).has_value());
    BOOST_TEST(!r.store.is_full());
    BOOST_TEST(r.noted() == "more");
}

BOOST_AUTO_TEST_CASE(pages_and_changes_that_come_during_a_commit_are_not_in_it) {
    rig r;
    r.hands.held_back = true;
    r.append();
    r.note("before");
    auto const first = r.begin(r.store.commit({}));
    auto const size = r.state.spool.size();
    BOOST_TEST(!first->has_value());
    r.append();
    r.note("after");
    BOOST_TEST(r.state.spool.size() > size);
    r.helper_does_one();
    BOOST_TEST(first->value().has_value());
    BOOST_TEST(r.state.checkpoint.get("spool_size").value().value() == std::to_string(size));
    BOOST_TEST(r.state.checkpoint.get("noted").value().value() == "before");

    auto const second = r.begin(r.store.commit({}));
    r.helper_does_one();
    BOOST_TEST(second->value().has_value());
    BOOST_TEST(r.state.checkpoint.get("spool_size").value().value() == std::to_string(r.state.spool.size()));
    BOOST_TEST(r.state.checkpoint.get("noted").value().value() == "after");
}

BOOST_AUTO_TEST_CASE(after_a_change_that_failed_nothing_is_written_and_everything_says_why) {
    rig r;
    r.note("before");
    r.store.later([](checkpoint&) -> result<> { return fail(errc::database_failed, "disk full"); });
    r.note("after");
    BOOST_TEST(r.loop.run(r.store.hand_over()).error().detail == "disk full");
    BOOST_TEST(r.loop.run(r.store.commit({})).error().detail == "disk full");
    BOOST_TEST(r.state.checkpoint.get("noted").value().value() == "before");
}

BOOST_AUTO_TEST_CASE(after_a_change_that_threw_nothing_is_written_either) {
    rig r;
    r.store.later([](checkpoint&) -> result<> { throw std::runtime_error("bug"); });
    r.note("lost with it");
    BOOST_CHECK_THROW(r.loop.run(r.store.hand_over()), std::runtime_error);
    r.note("behind it");
    BOOST_CHECK(r.loop.run(r.store.commit({})).error().code == errc::database_failed);
    BOOST_TEST(!r.state.checkpoint.get("noted").value().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
