#include "crawl/lane.hpp"
#include "spooled.hpp"

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : spooled {
    request_counts asked;
    crawl::lane lane = make();

    crawl::lane make(std::size_t identity = 0, std::size_t window = 3) {
        return {identity,
                scope,
                {},
                window,
                std::make_unique<crawl::session>(loop.get_executor(), clock, network,
                                                 scope.identities[identity], asked)};
    }
    // What the engine has the helper do; returns how many listings came.
    std::size_t load(crawl::lane& into) {
        std::size_t came = 0;
        while (into.wants_listings()) {
            auto const most = into.room();
            into.begin_loading();
            auto found =
                crawl::load_listings(state.checkpoint, into.identity(), into.last_loaded(), most).value();
            auto const all = found.size() < most;
            came += into.loaded(std::move(found), all).size();
        }
        return came;
    }
    bool has_work() {
        load(lane);
        return lane.has_work(loop.now());
    }
    crawl::work take() {
        BOOST_REQUIRE(has_work());
        return lane.take(loop.now());
    }
    static frontier::page_facts facts(std::int64_t rows_counted) {
        return {.count = rows_counted, .rows = rows_counted, .next_target = {}};
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(lane)

BOOST_AUTO_TEST_CASE(an_empty_checkpoint_is_no_work) {
    rig r;
    BOOST_TEST(!r.has_work());
    BOOST_TEST(!r.lane.next_due().has_value());
    BOOST_TEST(r.lane.account() == "bot");
}

BOOST_AUTO_TEST_CASE(listings_are_asked_in_the_order_in_which_they_were_opened) {
    rig r;
    for (auto const* name : {"web", "api"}) r.listing(dataset_id::tags, name);
    auto const first = r.take();
    BOOST_TEST(first.target == "/v2/namespaces/acme/repositories/web/tags?page_size=100&ordering=name");
    BOOST_TEST(first.ask.page == 1);
    BOOST_TEST(r.take().listing->name() == "acme/api");
    BOOST_TEST(!r.has_work());
}

BOOST_AUTO_TEST_CASE(the_window_bounds_how_many_listings_are_open_however_many_there_are) {
    rig r;
    for (auto const& name : names("r", 100)) r.listing(dataset_id::tags, name);
    std::size_t open = 0;
    for (int i = 0; i < 100; ++i) {
        auto const taken = r.take();
        open = std::max(open, r.lane.listings().size());
        r.lane.close(*taken.listing);
        BOOST_TEST(taken.listing->closed);
    }
    BOOST_TEST(!r.has_work());
    BOOST_TEST(open == 3U);
    BOOST_TEST(r.lane.finished());
}

BOOST_AUTO_TEST_CASE(listings_that_only_wait_for_answers_keep_new_ones_from_being_opened) {
    rig r;
    for (auto const& name : names("r", 100)) r.listing(dataset_id::tags, name);
    int taken = 0;
    for (; r.has_work(); ++taken) r.take();
    BOOST_TEST(taken == 3);
    BOOST_TEST(!r.lane.finished());
}

BOOST_AUTO_TEST_CASE(listings_are_loaded_ahead_of_need_and_several_at_once) {
    rig r;
    for (auto const& name : names("r", 100)) r.listing(dataset_id::tags, name);
    auto wide = r.make(0, 50);
    BOOST_TEST(r.load(wide) == 50U);
    auto const close_one = [&] { wide.close(*wide.take(r.loop.now()).listing); };
    for (int i = 0; i < 7; ++i) close_one();
    BOOST_TEST(!wide.wants_listings());
    close_one();
    BOOST_TEST(wide.has_work(r.loop.now()));
    BOOST_TEST(r.load(wide) == 8U);
}

BOOST_AUTO_TEST_CASE(what_is_opened_while_listings_are_loaded_is_not_missed) {
    rig r;
    r.lane.begin_loading();
    BOOST_TEST(!r.lane.wants_listings());
    auto found = crawl::load_listings(r.state.checkpoint, 0, 0, 3).value();
    r.listing(dataset_id::tags, "web");
    r.lane.more_listings();
    BOOST_TEST(!r.lane.finished());
    BOOST_TEST(r.lane.loaded(std::move(found), true).empty());
    BOOST_TEST(!r.lane.finished());
    BOOST_TEST(r.has_work());
}

BOOST_AUTO_TEST_CASE(a_busy_listing_is_asked_nothing_and_its_answers_are_not_waited_for) {
    rig r;
    for (auto const* name : {"web", "api"}) r.listing(dataset_id::tags, name);
    auto const taken = r.take();
    BOOST_TEST(taken.listing->awaits(taken.ask));
    taken.listing->busy = true;
    BOOST_TEST(!taken.listing->awaits(taken.ask));
    r.lane.put_back(taken);
    BOOST_TEST(r.take().listing->name() == "acme/api");
    BOOST_TEST(!r.has_work());
    BOOST_TEST(!r.lane.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(listings_of_another_identity_are_not_taken) {
    rig r;
    r.scope.identities.push_back({});
    r.scope.namespaces.push_back({"library", 1});
    r.listing(dataset_id::repositories, "", 1);
    BOOST_TEST(!r.has_work());
    auto others = r.make(1);
    BOOST_TEST(r.load(others) == 1U);
    BOOST_TEST(others.has_work(r.loop.now()));
    BOOST_TEST(others.account() == "anonymous");
}

BOOST_AUTO_TEST_CASE(listings_opened_later_are_found_once_it_is_told) {
    rig r;
    r.listing(dataset_id::tags, "web");
    r.take();
    BOOST_TEST(!r.has_work());
    r.listing(dataset_id::tags, "api");
    r.lane.more_listings();
    BOOST_TEST(r.take().listing->name() == "acme/api");
}

BOOST_AUTO_TEST_CASE(what_was_put_back_comes_when_due_and_before_anything_new) {
    rig r;
    for (auto const* name : {"web", "api"}) r.listing(dataset_id::tags, name);
    auto first = r.take();
    first.attempt = 2;
    first.not_before = r.loop.now() + 5s;
    r.lane.put_back(first);
    BOOST_CHECK(r.lane.next_due().value() == r.loop.now() + 5s);
    BOOST_TEST(r.take().listing->name() == "acme/api");
    BOOST_TEST(!r.has_work());
    r.listing(dataset_id::tags, "db");
    r.lane.more_listings();
    r.loop.advance(5s);
    auto const again = r.take();
    BOOST_TEST(again.listing->name() == "acme/web");
    BOOST_TEST(again.attempt == 2);
    BOOST_TEST(!r.lane.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(what_a_closed_listing_had_put_back_is_forgotten) {
    rig r;
    r.listing(dataset_id::tags, "web");
    auto const taken = r.take();
    r.lane.put_back(taken);
    r.lane.close(*taken.listing);
    BOOST_TEST(!r.has_work());
    BOOST_TEST(!r.lane.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(what_was_put_back_and_is_no_longer_waited_for_is_forgotten) {
    rig r;
    r.listing(dataset_id::tags, "web");
    auto const taken = r.take();
    auto& pages = taken.listing->pages;
    BOOST_TEST(pages.accepted(1, r.facts(2)));
    r.lane.put_back(taken); // another copy of the page came first
    BOOST_TEST(!r.has_work());
    BOOST_TEST(!r.lane.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(a_resumed_listing_asks_only_for_the_pages_it_lacks) {
    rig r;
    auto const id = r.listing(dataset_id::tags, "web");
    auto record = r.state.checkpoint.find(dataset_id::tags, 0, "web").value().value();
    record.progress.count = 300;
    record.progress.page_size = 100;
    record.progress.last_page = 3;
    record.page_template = "/v2/namespaces/acme/repositories/web/tags?x=1&page=2";
    BOOST_TEST(r.state.checkpoint.save(record).has_value());
    for (std::int64_t const page : {1, 3})
        BOOST_TEST(r.state.checkpoint.save_page(id, {page, 0, 100, 0}).has_value());
    auto const taken = r.take();
    BOOST_TEST(taken.ask.page == 2);
    BOOST_TEST(taken.target == "/v2/namespaces/acme/repositories/web/tags?x=1&page=2");
    BOOST_TEST(!r.has_work());
}

BOOST_AUTO_TEST_CASE(an_existence_check_is_asked_once_at_a_time_with_the_name_escaped) {
    rig r;
    r.scope.namespaces[0].name = "ac/me";
    r.listing(dataset_id::repositories);
    auto const page = r.take();
    page.listing->check = crawl::existence_check::as_organization;
    auto const check = r.take();
    BOOST_TEST(check.target == "/v2/orgs/ac%2Fme/");
    BOOST_TEST(check.ask.page == 0);
    BOOST_TEST(!r.has_work());
    page.listing->check = crawl::existence_check::as_user;
    page.listing->check_under_way = false;
    BOOST_TEST(r.take().target == "/v2/users/ac%2Fme/");
}

BOOST_AUTO_TEST_CASE(a_short_list_that_is_begun_is_read_to_its_end_before_a_long_one_goes_on) {
    rig r;
    for (auto const* name : {"long", "short", "new"}) r.listing(dataset_id::tags, name);
    auto const of_long = r.take();
    auto const of_short = r.take();
    auto const begun = [](crawl::work const& first, std::int64_t rows) {
        first.listing->record.page_template = "/tags?page=1";
        return first.listing->pages.accepted(1, {.count = rows,
                                                 .rows = 100,
                                                 .has_next = true,
                                                 .next_agrees = true,
                                                 .next_target = "/tags?page=2"});
    };
    BOOST_TEST(begun(of_long, 100'000));
    BOOST_TEST(begun(of_short, 300));
    for (auto const* expected : {"acme/short", "acme/short", "acme/long", "acme/long"})
        BOOST_TEST(r.take().listing->name() == expected);
}

BOOST_AUTO_TEST_SUITE_END()
