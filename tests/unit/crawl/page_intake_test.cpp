#include "crawl/page_intake.hpp"
#include "spooled.hpp"

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : spooled {
    crawl::intake_limits limits;
    crawl::active_listing listing_of;
    crawl::store changes{loop.get_executor(), hands, state};
    crawl::work asked;

    crawl::page_intake make() { return {scope, limits, state.spool, changes}; }
    void write_changes() { BOOST_REQUIRE(loop.run(changes.hand_over()).has_value()); }

    // The listing as the checkpoint has it.
    crawl::active_listing& active(dataset_id dataset, std::string const& repository = "") {
        listing(dataset, repository);
        listing_of.record = state.checkpoint.find(dataset, 0, repository).value().value();
        listing_of.pages = frontier::listing(listing_of.record.progress, {});
        listing_of.name_space = "acme";
        return listing_of;
    }
    result<> accept(crawl::active_listing& into, std::string const& json, std::string from, bool& opened) {
        auto intake = make();
        asked = {};
        asked.ask = into.pages.next_ask();
        asked.target = std::move(from);
        auto text = json;
        text.append(64, '\0');
        auto const made =
            intake.accept(into, asked, std::string_view(text).substr(0, json.size()), text.size());
        write_changes();
        if (!made)
            return made.error();
        opened = made->opened;
        distinct = made->distinct;
        return {};
    }
    result<> accept(crawl::active_listing& into, std::string const& json) {
        bool opened = false;
        return accept(into, json, target, opened);
    }

    std::optional<std::int64_t> distinct;
    std::string target = "/v2/namespaces/acme/repositories/web/tags?page_size=100&ordering=name";
};

std::string next_of_web(int page) {
    return fmt::format("{}/v2/namespaces/acme/repositories/web/tags?page={}&page_size=100", hub_url, page);
}

} // namespace

BOOST_AUTO_TEST_SUITE(page_intake)

BOOST_AUTO_TEST_CASE(an_accepted_page_stands_in_spool_and_checkpoint) {
    rig r;
    auto& web = r.active(dataset_id::tags, "web");
    BOOST_TEST(r.accept(web, page_json(3, rows({"c", "b"}), next_of_web(2))).has_value());
    auto const pages = r.pages_of(dataset_id::tags, "web");
    BOOST_REQUIRE(pages.size() == 1U);
    BOOST_TEST(pages[0].page == 1);
    BOOST_TEST(pages[0].rows == 2);
    output::block block;
    BOOST_REQUIRE(r.state.spool.read(pages[0].spool_offset, block, 0).has_value());
    BOOST_TEST(block.keys == "cb");
    BOOST_TEST(web.changed);
    BOOST_TEST(web.record.page_template == next_of_web(2).substr(std::string_view(hub_url).size()));
    BOOST_TEST(web.pages.saved().count == 3);
    BOOST_TEST(web.pages.saved().last_page == 2);
}

BOOST_AUTO_TEST_CASE(the_state_of_a_listing_is_saved_where_it_changed) {
    rig r;
    auto& web = r.active(dataset_id::tags, "web");
    BOOST_TEST(r.accept(web, page_json(3, rows({"c", "b"}), next_of_web(2))).has_value());
    r.make().save(web);
    r.write_changes();
    BOOST_TEST(!web.changed);
    auto const saved = r.state.checkpoint.find(dataset_id::tags, 0, "web").value().value();
    BOOST_TEST(saved.progress.count == 3);
    BOOST_TEST(saved.page_template == web.record.page_template);
}

BOOST_AUTO_TEST_CASE(each_repository_opens_its_list_of_tags) {
    rig r;
    auto& list = r.active(dataset_id::repositories);
    bool opened = false;
    auto const json =
        page_json(2, {repository_json("acme", "web", false), repository_json("acme", "api", false)}, "");
    BOOST_TEST(r.accept(list, json, "/v2/namespaces/acme/repositories?page_size=100", opened).has_value());
    BOOST_TEST(opened);
    for (auto const* name : {"web", "api"})
        BOOST_TEST(r.state.checkpoint.find(dataset_id::tags, 0, name).value().has_value());
    BOOST_TEST(r.state.checkpoint.count().value().listings == 3);
}

BOOST_AUTO_TEST_CASE(where_repositories_alone_are_wanted_nothing_is_opened) {
    rig r;
    r.scope.datasets = {dataset_id::repositories};
    auto& list = r.active(dataset_id::repositories);
    bool opened = true;
    auto const json = page_json(1, {repository_json("acme", "web", false)}, "");
    BOOST_TEST(r.accept(list, json, "/v2/namespaces/acme/repositories?page_size=100", opened).has_value());
    BOOST_TEST(!opened);
    BOOST_TEST(r.state.checkpoint.count().value().listings == 1);
}

BOOST_AUTO_TEST_CASE(a_page_at_fault_leaves_no_trace_and_may_be_asked_again) {
    struct {
        char const* what;
        std::string json;
        errc code;
    } const table[] = {
        {"not JSON", "{", errc::page_malformed},
        {"no rows", R"({"count":1})", errc::page_malformed},
        {"a row without name", R"({"count":1,"next":null,"results":[{"digest":"x"}]})", errc::page_malformed},
        {"next is itself", page_json(3, rows({"c"}), next_of_web(1)), errc::page_malformed},
        {"next leaves the listing", page_json(3, rows({"c"}), "https://hub.test/v2/users/?page=2"),
         errc::page_malformed},
        {"no rows, and a next", page_json(3, {}, next_of_web(2)), errc::page_malformed},
        {"too many rows", page_json(4, rows({"d", "c", "b", "a"}), ""), errc::page_too_large},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.what) {
            rig r;
            r.limits.page.rows = 3;
            auto& web = r.active(dataset_id::tags, "web");
            auto const done = r.accept(web, row.json);
            BOOST_REQUIRE(!done);
            BOOST_CHECK(done.error().code == row.code);
            BOOST_TEST(r.pages_of(dataset_id::tags, "web").empty());
            BOOST_TEST(web.pages.pages_held() == 0);
            BOOST_TEST(web.pages.expects(1, web.pages.generation()));
        }
}

BOOST_AUTO_TEST_CASE(the_rows_of_a_listing_of_one_page_are_counted_as_they_come) {
    rig r;
    auto& web = r.active(dataset_id::tags, "web");
    BOOST_TEST(r.accept(web, page_json(3, rows({"c", "b", "c"}), "")).has_value());
    BOOST_TEST(r.distinct.value() == 2);
    auto& api = r.active(dataset_id::tags, "api");
    BOOST_TEST(r.accept(api, page_json(3, rows({"c", "b"}), next_of_web(2))).has_value());
    BOOST_TEST(!r.distinct.has_value());
}

BOOST_AUTO_TEST_CASE(a_listing_that_is_lent_is_saved_as_it_stood_before) {
    rig r;
    auto& web = r.active(dataset_id::tags, "web");
    BOOST_TEST(r.accept(web, page_json(2, rows({"c", "b"}), "")).has_value());
    web.lent = web.stands();
    web.lent->progress.count = 7;
    web.pages_changed = true;
    web.pages = frontier::listing(); // whatever the helper does to it
    r.make().save(web);
    r.write_changes();
    BOOST_TEST(r.state.checkpoint.find(dataset_id::tags, 0, "web").value().value().progress.count == 7);
    BOOST_TEST(r.pages_of(dataset_id::tags, "web").size() == 1U);
}

BOOST_AUTO_TEST_CASE(rows_over_the_limit_of_a_listing_are_too_large) {
    rig r;
    r.limits.rows = 2;
    auto& web = r.active(dataset_id::tags, "web");
    BOOST_CHECK(r.accept(web, page_json(3, rows({"c", "b", "a"}), "")).error().code == errc::page_too_large);
}

BOOST_AUTO_TEST_CASE(pages_given_up_to_be_read_again_leave_the_checkpoint) {
    rig r;
    auto& web = r.active(dataset_id::tags, "web");
    BOOST_TEST(r.accept(web, page_json(5, rows({"c", "b"}), "")).has_value());
    web.pages.checked(2); // of 5
    r.make().rewrite_pages(web);
    r.write_changes();
    BOOST_TEST(r.pages_of(dataset_id::tags, "web").empty());
}

BOOST_AUTO_TEST_SUITE_END()
