#include "frontier/checkpoint.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::frontier;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

namespace {

struct fixture {
    temp_dir dir;

    checkpoint open(std::string_view scope = "scope A") {
        return checkpoint::open(dir / "checkpoint", scope).value();
    }
    std::string refused(std::string_view scope = "scope A") {
        auto const failed = checkpoint::open(dir / "checkpoint", scope);
        BOOST_REQUIRE(!failed);
        BOOST_TEST((failed.error().code == errc::checkpoint_unfit));
        return failed.error().detail;
    }
};

// Opens the tags listings of these repositories for identity 0.
void open_tags(checkpoint& to, std::initializer_list<char const*> repositories, std::size_t identity = 0) {
    for (auto const* name : repositories)
        BOOST_REQUIRE(to.open_listing(dataset_id::tags, 0, identity, name).has_value());
}

std::vector<std::string> names(std::vector<listing_record> const& listings) {
    std::vector<std::string> found;
    for (auto const& each : listings) found.push_back(each.repository);
    return found;
}

using strings = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(checkpoint_, fixture)

BOOST_AUTO_TEST_CASE(a_new_file_is_not_a_resumed_crawl_and_a_committed_one_is) {
    {
        auto first = open();
        BOOST_TEST(!first.resumed());
        BOOST_TEST(first.set("started", "2026-11-20T17:24:00Z").has_value());
        BOOST_TEST(first.commit().has_value());
    }
    auto second = open();
    BOOST_TEST(second.resumed());
    BOOST_TEST(second.get("started").value().value() == "2026-11-20T17:24:00Z");
    BOOST_TEST(!second.get("unknown").value().has_value());
    BOOST_TEST(second.set("started", "later").has_value());
    BOOST_TEST(second.get("started").value().value() == "later");
}

BOOST_AUTO_TEST_CASE(work_after_the_last_commit_is_gone) {
    {
        auto before = open();
        open_tags(before, {"kept"});
        BOOST_TEST(before.commit().has_value());
        open_tags(before, {"lost"});
        BOOST_TEST(before.save_page(1, {1, 0, 100, 0}).has_value());
        BOOST_TEST(before.count().value().listings == 2); // visible until the end
    }
    auto after = open();
    BOOST_TEST(after.count().value().listings == 1);
    BOOST_TEST(after.count().value().pages == 0);
    BOOST_TEST(names(after.unfinished(0, 0, 10).value()) == strings{"kept"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_crawl_that_never_committed_begins_anew) {
    {
        auto before = open();
        open_tags(before, {"lost"});
    }
    auto after = open("scope B");
    BOOST_TEST(!after.resumed());
    BOOST_TEST(after.count().value().listings == 0);
}

BOOST_AUTO_TEST_CASE(every_field_of_a_listing_comes_back) {
    {
        auto before = open();
        BOOST_REQUIRE(before.open_listing(dataset_id::tags, 3, 2, "web").has_value());
        auto record = before.find(dataset_id::tags, 3, "web").value().value();
        BOOST_TEST((record.status == listing_status::queued));
        BOOST_TEST(record.progress.count == -1);
        BOOST_TEST(record.progress.last_page == 1);
        record.status = listing_status::active;
        record.progress = {29'505, 100, 296, 7, 2, true, "/v2/next?page=12"};
        record.page_template = "/v2/next?page=2";
        record.has_repeats = true;
        BOOST_TEST(before.save(record).has_value());
        BOOST_TEST(before.commit().has_value());
    }
    auto after = open();
    auto const record = after.find(dataset_id::tags, 3, "web").value().value();
    BOOST_TEST((record.dataset == dataset_id::tags));
    BOOST_TEST(record.name_space == 3);
    BOOST_TEST(record.repository == "web");
    BOOST_TEST((record.status == listing_status::active));
    BOOST_TEST(record.progress.count == 29'505);
    BOOST_TEST(record.progress.page_size == 100);
    BOOST_TEST(record.progress.last_page == 296);
    BOOST_TEST(record.progress.epoch == 7);
    BOOST_TEST(record.progress.rereads == 2);
    BOOST_TEST(record.progress.following);
    BOOST_TEST(record.progress.next_target == "/v2/next?page=12");
    BOOST_TEST(record.page_template == "/v2/next?page=2");
    BOOST_TEST(record.has_repeats);
    BOOST_TEST(!after.find(dataset_id::repositories, 3, "web").value().has_value());
    BOOST_TEST(!after.find(dataset_id::tags, 2, "web").value().has_value());
}

BOOST_AUTO_TEST_CASE(a_listing_is_opened_once_and_keeps_what_is_known) {
    auto to = open();
    open_tags(to, {"web"});
    auto record = to.find(dataset_id::tags, 0, "web").value().value();
    record.status = listing_status::settled;
    BOOST_TEST(to.save(record).has_value());
    open_tags(to, {"web", "web"});
    BOOST_TEST(to.count().value().listings == 1);
    BOOST_TEST((to.find(dataset_id::tags, 0, "web").value()->status == listing_status::settled));
}

BOOST_AUTO_TEST_CASE(unfinished_listings_come_oldest_first_by_identity_and_in_portions) {
    auto to = open();
    open_tags(to, {"z", "m", "a", "k"});
    open_tags(to, {"other"}, 1);
    for (auto const& [name, status] : {std::pair{"m", listing_status::settled},
                                       {"a", listing_status::gap},
                                       {"k", listing_status::active}}) {
        auto record = to.find(dataset_id::tags, 0, name).value().value();
        record.status = status;
        BOOST_TEST(to.save(record).has_value());
    }
    auto const per_element = boost::test_tools::per_element();
    BOOST_TEST(names(to.unfinished(0, 0, 10).value()) == (strings{"z", "k"}), per_element);
    BOOST_TEST(names(to.unfinished(1, 0, 10).value()) == strings{"other"}, per_element);
    auto const first = to.unfinished(0, 0, 1).value();
    BOOST_TEST(names(first) == strings{"z"}, per_element);
    BOOST_TEST(names(to.unfinished(0, first.back().id, 1).value()) == strings{"k"}, per_element);
    BOOST_TEST(to.unfinished(2, 0, 10).value().empty());
}

BOOST_AUTO_TEST_CASE(pages_come_back_in_order_the_newest_reading_of_each) {
    auto to = open();
    open_tags(to, {"web", "db"});
    for (std::int64_t const page : {3, 1, 2})
        BOOST_TEST(to.save_page(1, {page, 0, 100, static_cast<std::uint64_t>(page) * 1000}).has_value());
    BOOST_TEST(to.save_page(2, {1, 0, 5, 9}).has_value());
    BOOST_TEST(to.save_page(1, {2, 4, 99, std::uint64_t(1) << 40}).has_value());
    auto const pages = to.pages(1).value();
    BOOST_REQUIRE(pages.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(pages[i].page == static_cast<std::int64_t>(i) + 1);
    BOOST_TEST(pages[1].epoch == 4);
    BOOST_TEST(pages[1].rows == 99);
    BOOST_TEST(pages[1].spool_offset == std::uint64_t(1) << 40);
    BOOST_TEST(to.pages(7).value().empty());
}

BOOST_AUTO_TEST_CASE(dropping_pages_spares_those_before_and_other_listings) {
    auto to = open();
    for (std::int64_t const listing : {1, 2})
        for (std::int64_t page = 1; page <= 4; ++page)
            BOOST_TEST(to.save_page(listing, {page, 0, 10, 0}).has_value());
    BOOST_TEST(to.drop_pages_after(1, 2).has_value());
    BOOST_TEST(to.pages(1).value().size() == 2);
    BOOST_TEST(to.pages(1).value().back().page == 2);
    BOOST_TEST(to.pages(2).value().size() == 4);
    BOOST_TEST(to.drop_pages_after(2, 0).has_value());
    BOOST_TEST(to.pages(2).value().empty());
}

BOOST_AUTO_TEST_CASE(listings_are_visited_by_name_as_they_are_published) {
    auto to = open();
    open_tags(to, {"web", "Zoo", "api", "api-2"});
    BOOST_REQUIRE(to.open_listing(dataset_id::tags, 1, 0, "elsewhere").has_value());
    BOOST_REQUIRE(to.open_listing(dataset_id::repositories, 0, 0, "").has_value());
    strings seen;
    BOOST_TEST(to.each_listing(dataset_id::tags, 0, [&](listing_record const& each) {
                     seen.push_back(each.repository);
                 }).has_value());
    BOOST_TEST(seen == (strings{"Zoo", "api", "api-2", "web"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(gaps_come_back_whole_and_once_a_listing) {
    {
        auto to = open();
        gap const web{"acme", dataset_id::tags, "acme/web", gap_reason::forbidden, 403, "may not be read"};
        BOOST_TEST(
            to.save_gap(2, {"acme", dataset_id::tags, "acme/api", gap_reason::unsettled, 0, ""}).has_value());
        BOOST_TEST(to.save_gap(1, {"acme", dataset_id::tags, "acme/web", gap_reason::not_found, 404, "?"})
                       .has_value());
        BOOST_TEST(to.save_gap(1, web).has_value());
        BOOST_TEST(to.save_gap(3, {"zoo", dataset_id::repositories, "zoo", gap_reason::too_large, 0, "big"})
                       .has_value());
        BOOST_TEST(to.commit().has_value());
    }
    auto const gaps = open().gaps().value();
    BOOST_REQUIRE(gaps.size() == 3);
    BOOST_TEST(gaps[0].listing == "zoo"); // datasets in their order, then by name
    BOOST_TEST(gaps[1].listing == "acme/api");
    BOOST_TEST(gaps[2].name_space == "acme");
    BOOST_TEST((gaps[2].dataset == dataset_id::tags));
    BOOST_TEST(gaps[2].listing == "acme/web");
    BOOST_TEST((gaps[2].reason == gap_reason::forbidden));
    BOOST_TEST(gaps[2].status == 403);
    BOOST_TEST(gaps[2].detail == "may not be read");
}

BOOST_AUTO_TEST_CASE(totals_count_what_is_known_finished_and_held) {
    auto to = open();
    BOOST_TEST(to.count().value().rows == 0);
    open_tags(to, {"a", "b", "c", "d"});
    for (auto const& [name, status] : {std::pair{"a", listing_status::settled},
                                       {"b", listing_status::gap},
                                       {"c", listing_status::active}}) {
        auto record = to.find(dataset_id::tags, 0, name).value().value();
        record.status = status;
        BOOST_TEST(to.save(record).has_value());
    }
    BOOST_TEST(to.save_page(1, {1, 0, 100, 0}).has_value());
    BOOST_TEST(to.save_page(3, {1, 0, 42, 0}).has_value());
    auto const totals = to.count().value();
    BOOST_TEST(totals.listings == 4);
    BOOST_TEST(totals.finished == 2);
    BOOST_TEST(totals.pages == 2);
    BOOST_TEST(totals.rows == 142);
}

BOOST_AUTO_TEST_CASE(a_listing_goes_on_from_its_checkpoint) {
    {
        auto before = open();
        open_tags(before, {"web"});
        auto record = before.unfinished(0, 0, 1).value().front();
        listing pages;
        pages.next_ask();
        BOOST_REQUIRE(pages.accepted(1, {250, 100, true, true, "/p2", 77}));
        record.progress = pages.saved();
        BOOST_TEST(before.save(record).has_value());
        BOOST_TEST(before.save_page(record.id, pages.held().front()).has_value());
        BOOST_TEST(before.commit().has_value());
    }
    auto after = open();
    auto const record = after.unfinished(0, 0, 1).value().front();
    listing pages(record.progress, after.pages(record.id).value());
    BOOST_TEST(pages.rows_held() == 100);
    BOOST_TEST(pages.held().front().spool_offset == 77);
    BOOST_TEST(pages.next_ask().page == 2);
    BOOST_TEST(pages.next_ask().page == 3);
    BOOST_TEST((pages.step() == listing_step::wait));
}

BOOST_AUTO_TEST_CASE(another_scope_another_version_and_no_database_are_refused_by_name) {
    {
        auto mine = open();
        BOOST_TEST(mine.commit().has_value());
    }
    BOOST_TEST(refused("scope B").find("another scope") != std::string::npos);
    BOOST_TEST(open().resumed()); // the refusal has done no harm
    {
        auto db = database::open(dir / "checkpoint").value();
        BOOST_REQUIRE(db.execute("PRAGMA user_version = 99").has_value());
    }
    auto const words = refused();
    BOOST_TEST(words.find("version 99") != std::string::npos);
    BOOST_TEST(words.find(fmt::format("version {}", checkpoint::version)) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(garbage_in_place_of_a_checkpoint_is_refused) {
    write_text(dir / "checkpoint", std::string(20'000, 'g'));
    BOOST_TEST(refused().find("not a database") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_database_of_somebody_else_is_refused) {
    {
        auto db = database::open(dir / "checkpoint").value();
        BOOST_REQUIRE(db.execute("CREATE TABLE listings (something TEXT)").has_value());
    }
    BOOST_TEST(refused().find("already exists") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
