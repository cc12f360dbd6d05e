#include "crawl/crawl_state.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>
#include <spdlog/spdlog.h>

#include <functional>

using namespace hubcrawl;
using hubcrawl::crawl::crawl_state;
using hubcrawl::crawl::scope_text;
using namespace std::chrono_literals;

namespace {

constexpr wall_time noon{1'795'190'400'000ms};

struct rig {
    hubcrawl::tests::temp_dir dir;
    crawl_scope scope;

    rig() {
        spdlog::set_level(spdlog::level::off);
        scope.hub_url = "https://hub.test";
        scope.identities = {{"bot", "s3cret"}, {}};
        scope.namespaces = {{"acme", 0}, {"library", 1}};
        scope.datasets = {dataset_id::repositories};
        scope.formats = {row_format::csv};
    }
    crawl_state open(bool fresh = false, wall_time now = noon) {
        auto made = crawl_state::open(dir.path(), scope, fresh, now);
        BOOST_REQUIRE_MESSAGE(made.has_value(), (made ? "" : to_string(made.error())));
        return std::move(*made);
    }
    // A crawl under way: one listing, one page of one row.
    void leave_something() {
        auto state = open();
        BOOST_TEST(state.checkpoint.open_listing(dataset_id::repositories, 0, 0, "").has_value());
        page held;
        held.rows.push_back({.key_hash = 1, .key_length = 3, .bytes = {4}, .records = {1}});
        held.keys = "web";
        held.stream_bytes[0] = "web\n";
        auto const at = state.spool.append(held, 1);
        BOOST_TEST(state.checkpoint.save_page(1, {1, 0, 1, at.value()}).has_value());
        request_counts counts;
        counts.total = 7;
        BOOST_TEST(state.commit(counts).has_value());
    }
    std::int64_t pages_held(crawl_state& state) { return state.checkpoint.count().value().pages; }
    bool has(char const* name) const { return std::filesystem::exists(dir / name); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(crawl_state_file)

BOOST_AUTO_TEST_CASE(an_empty_directory_begins_a_crawl) {
    rig r;
    auto state = r.open();
    BOOST_TEST(r.pages_held(state) == 0);
    BOOST_CHECK(state.started == noon);
    BOOST_TEST(state.counts.total == 0U);
}

BOOST_AUTO_TEST_CASE(a_crawl_that_has_read_nothing_begins_when_it_is_tried_again) {
    rig r;
    BOOST_CHECK(r.open().started == noon);
    BOOST_CHECK(r.open(false, noon + 3h).started == noon + 3h);
    r.leave_something();
    BOOST_CHECK(r.open(false, noon + 4h).started == noon);
}

BOOST_AUTO_TEST_CASE(what_was_committed_is_resumed_with_its_start_its_counters_and_its_rows) {
    rig r;
    r.leave_something();
    auto state = r.open(false, noon + 3h);
    BOOST_TEST(r.pages_held(state) == 1);
    BOOST_CHECK(state.started == noon);
    BOOST_TEST(state.counts.total == 7U);
    output::block block;
    auto const pages = state.checkpoint.pages(1).value();
    BOOST_REQUIRE(pages.size() == 1U);
    BOOST_TEST(state.spool.read(pages[0].spool_offset, block, 0).has_value());
    BOOST_TEST(block.bytes == "web\n");
}

BOOST_AUTO_TEST_CASE(what_was_not_committed_is_gone_from_checkpoint_and_spool) {
    rig r;
    r.leave_something();
    std::uint64_t committed = 0;
    {
        auto state = r.open();
        committed = state.spool.size();
        page more;
        more.stream_bytes = {};
        BOOST_TEST(state.spool.append(more, 1).has_value());
        BOOST_TEST(state.checkpoint.save_page(1, {2, 0, 0, committed}).has_value());
    }
    auto state = r.open();
    BOOST_TEST(r.pages_held(state) == 1);
    BOOST_TEST(state.spool.size() == committed);
}

BOOST_AUTO_TEST_CASE(fresh_forgets_what_was_there) {
    rig r;
    r.leave_something();
    auto state = r.open(true, noon + 1h);
    BOOST_TEST(r.pages_held(state) == 0);
    BOOST_CHECK(state.started == noon + 1h);
    BOOST_TEST(!r.has("checkpoint.db.set-aside"));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_another_scope_is_set_aside) {
    auto const changes = std::vector<std::function<void(crawl_scope&)>>{
        [](auto& s) { s.hub_url = "https://other.test"; },
        [](auto& s) { s.namespaces.push_back({"beta", 0}); },
        [](auto& s) { std::swap(s.namespaces[0], s.namespaces[1]); },
        [](auto& s) { s.namespaces[0].identity = 1; },
        [](auto& s) { s.identities[0].username = "other"; },
        [](auto& s) { s.datasets.push_back(dataset_id::tags); },
        [](auto& s) { s.formats = {row_format::ndjson}; },
        [](auto& s) { s.columns[dataset_id::repositories] = {"name"}; },
        [](auto& s) { s.csv_escape_formulas = false; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) BOOST_TEST_CONTEXT("change " << i) {
            rig r;
            r.leave_something();
            changes[i](r.scope);
            auto state = r.open();
            BOOST_TEST(r.pages_held(state) == 0);
            BOOST_TEST(r.has("checkpoint.db.set-aside"));
            BOOST_TEST(r.has("spool.set-aside"));
        }
}

BOOST_AUTO_TEST_CASE(another_secret_of_the_same_account_resumes) {
    rig r;
    r.leave_something();
    r.scope.identities[0].secret = "renewed";
    auto state = r.open();
    BOOST_TEST(r.pages_held(state) == 1);
}

BOOST_AUTO_TEST_CASE(a_damaged_database_is_set_aside_and_the_crawl_begins_anew) {
    for (auto const* text :
         {"", "this is no database, and it is longer than a header of a hundred bytes would be, "
              "so that nobody takes it for a new one"}) {
        rig r;
        r.leave_something();
        for (auto const* more : {"checkpoint.db-wal", "checkpoint.db-shm"})
            std::filesystem::remove(r.dir / more);
        hubcrawl::tests::write_text(r.dir / "checkpoint.db", text);
        auto state = r.open();
        BOOST_TEST(r.pages_held(state) == 0);
        BOOST_TEST(r.has("checkpoint.db.set-aside"));
        BOOST_TEST(r.has("spool.set-aside"));
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_block_is_found_before_it_is_needed) {
    rig r;
    r.leave_something();
    auto text = hubcrawl::tests::read_text(r.dir / "spool");
    text[text.find("web")] = 'w' ^ 1;
    hubcrawl::tests::write_text(r.dir / "spool", text);
    auto state = r.open();
    BOOST_TEST(r.pages_held(state) == 0);
    BOOST_TEST(hubcrawl::tests::read_text(r.dir / "spool.set-aside") == text);
}

// Its log cut off, SQLite goes back to an older commit without a word.
BOOST_AUTO_TEST_CASE(a_database_that_has_lost_commits_is_set_aside) {
    for (int const lost : {1, 2, 3}) BOOST_TEST_CONTEXT(lost) {
            rig r;
            r.leave_something();
            std::filesystem::copy(r.dir / "checkpoint.db", r.dir / "kept");
            {
                auto state = r.open();
                for (int i = 0; i < lost; ++i) BOOST_TEST(state.commit({}).has_value());
            }
            std::filesystem::rename(r.dir / "kept", r.dir / "checkpoint.db");
            auto state = r.open();
            // One: the same as a kill between the spool's sync and the commit.
            BOOST_TEST(r.pages_held(state) == (lost == 1 ? 1 : 0));
            BOOST_TEST(r.has("checkpoint.db.set-aside") == (lost > 1));
            BOOST_TEST(state.commit({}).has_value());
        }
}

BOOST_AUTO_TEST_CASE(one_is_kept_aside_and_none_of_its_files_stays_beside_another) {
    rig r;
    r.leave_something();
    for (auto const* name : {"checkpoint.db.set-aside", "checkpoint.db.set-aside-wal", "spool.set-aside"})
        hubcrawl::tests::write_text(r.dir / name, "of an earlier crawl");
    hubcrawl::tests::write_text(r.dir / "spool", "");
    auto state = r.open();
    BOOST_TEST(!r.has("checkpoint.db.set-aside-wal"));
    BOOST_TEST(hubcrawl::tests::read_text(r.dir / "spool.set-aside") == "");
    BOOST_TEST(hubcrawl::tests::read_text(r.dir / "checkpoint.db.set-aside") != "of an earlier crawl");
}

BOOST_AUTO_TEST_CASE(what_the_machine_refuses_leaves_the_checkpoint_where_it_is) {
    rig r;
    r.leave_something();
    std::filesystem::rename(r.dir / "spool", r.dir / "kept");
    std::filesystem::create_directory(r.dir / "spool"); // cannot be opened as a file
    BOOST_TEST(crawl_state::open(r.dir.path(), r.scope, false, noon).has_error());
    BOOST_TEST(!r.has("checkpoint.db.set-aside"));
    std::filesystem::remove(r.dir / "spool");
    std::filesystem::rename(r.dir / "kept", r.dir / "spool");
    auto state = r.open();
    BOOST_TEST(r.pages_held(state) == 1);
}

BOOST_AUTO_TEST_CASE(a_spool_that_lost_its_rows_is_set_aside) {
    rig r;
    r.leave_something();
    std::filesystem::resize_file(r.dir / "spool", 3);
    auto state = r.open();
    BOOST_TEST(r.pages_held(state) == 0);
    BOOST_TEST(r.has("checkpoint.db.set-aside"));
}

BOOST_AUTO_TEST_CASE(forget_removes_all_of_it_and_nothing_else) {
    rig r;
    r.leave_something();
    hubcrawl::tests::write_text(r.dir / "other", "stays");
    BOOST_TEST(crawl_state::forget(r.dir.path()).has_value());
    std::vector<std::string> left;
    for (auto const& entry : std::filesystem::directory_iterator(r.dir.path()))
        left.push_back(entry.path().filename());
    BOOST_TEST(left == std::vector<std::string>{"other"}, boost::test_tools::per_element());
    BOOST_TEST(crawl_state::forget(r.dir.path()).has_value()); // nothing there is fine, too
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_is_an_error_that_names_it) {
    rig r;
    auto const made = crawl_state::open(r.dir / "missing", r.scope, false, noon);
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().detail.find("missing") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_scope_as_text_tells_scopes_apart_and_holds_no_secret) {
    rig r;
    auto const text = scope_text(r.scope);
    // What every block of the spool holds beside its rows.
    for (auto const* line : {"watched \"description\"\n", "watched \"digest\"\n", "counted \"pull_count\"\n"})
        BOOST_TEST(text.find(line) != text.npos, line);
    BOOST_TEST(text.find("s3cret") == std::string::npos);
    auto injected = r.scope; // a name cannot pass for a line of its own
    injected.namespaces = {{"acme\"\nas \"bot", 0}};
    auto plain = r.scope;
    plain.namespaces = {{"acme", 0}};
    BOOST_TEST(scope_text(injected) != scope_text(plain));
}

BOOST_AUTO_TEST_SUITE_END()
