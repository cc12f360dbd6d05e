// What a crawl that ended too early, in whatever way, leaves to the next one.
#include "spooled.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

namespace fs = std::filesystem;

constexpr char const* state_files[] = {"checkpoint.db", "checkpoint.db-wal", "checkpoint.db-shm", "spool"};

void copy_state(fs::path const& from, fs::path const& to) {
    fs::create_directories(to);
    for (auto const* name : state_files) {
        fs::remove(to / name);
        if (fs::exists(from / name))
            fs::copy_file(from / name, to / name);
    }
}

void fill(crawl_rig& rig) {
    rig.options.checkpoint_every = 500ms;
    rig.hub.latency = [] { return 100ms; };
    rig.hub.page_size = 10;
    for (auto const& name : names("r", 35)) rig.hub.namespaces["acme"].push_back({name, names("v", 25)});
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_resume)

BOOST_AUTO_TEST_CASE(killed_at_any_moment_it_resumes_to_the_same_bytes_and_asks_little_twice) {
    crawl_rig whole;
    fill(whole);
    BOOST_REQUIRE(whole.crawl().has_value());
    BOOST_REQUIRE(whole.publish().complete);
    auto const expected = whole.file("tags.csv");
    auto const requests = whole.network.log.size();
    for (auto const disk_takes : {0ms, 60ms})
        for (auto const killed_after : {50ms, 350ms, 600ms, 1250ms, 1999ms, 2501ms})
            BOOST_TEST_CONTEXT("killed after " << killed_after.count() << " ms, with a disk that takes "
                                               << disk_takes.count() << " ms") {
                crawl_rig rig;
                fill(rig);
                rig.hands.takes = disk_takes;
                // What stands on disk at that moment is all that the next run finds.
                std::size_t sent_before = 0;
                rig.loop.at(rig.loop.now() + killed_after, [&] {
                    copy_state(rig.dir.path(), rig.dir / "kept");
                    sent_before = rig.network.log.size();
                });
                BOOST_REQUIRE(rig.crawl().has_value());
                copy_state(rig.dir / "kept", rig.dir.path());
                auto const sent = rig.network.log.size();
                BOOST_REQUIRE(rig.crawl().has_value());
                BOOST_TEST(rig.publish().complete);
                BOOST_TEST((rig.file("tags.csv") == expected));
                // Half a second of four requests at 100 ms, what was under way, and another login; and what
                // comes in while a commit is under way, with a load of listings ahead of it.
                auto const in_all = sent_before + (rig.network.log.size() - sent);
                BOOST_TEST(in_all <= requests + 20 + 4 + 1 + (disk_takes > 0ms ? 8 : 0));
                BOOST_TEST(in_all >= requests);
            }
}

BOOST_AUTO_TEST_CASE(what_a_run_has_asked_is_told_apart_from_the_runs_before_it) {
    crawl_rig r;
    fill(r);
    r.at_start = [&](auto& runs) { r.loop.at(r.loop.now() + 1s, [&runs] { runs.request_stop(); }); };
    BOOST_REQUIRE(!r.crawl());
    auto sum = r.last.asked;
    BOOST_TEST(sum.total == r.counts.total);
    BOOST_TEST(sum.total > 0U);
    r.at_start = [](auto&) {};
    BOOST_REQUIRE(r.crawl());
    BOOST_TEST(r.last.asked.logins == 1U); // a token is not kept
    sum += r.last.asked;
    BOOST_TEST(sum.total == r.counts.total);
    BOOST_TEST((sum.by_status == r.counts.by_status));
    BOOST_TEST(sum.logins == r.counts.logins);
}

BOOST_AUTO_TEST_CASE(a_listing_whose_pages_are_all_there_is_proven_without_another_request) {
    spooled r;
    r.hold(dataset_id::repositories, "", {{repository_json("acme", "web", false)}}, 1);
    r.hold(dataset_id::tags, "web", {rows({"c", "b"}), rows({"a"})}, 3);
    auto record = r.state.checkpoint.find(dataset_id::tags, 0, "web").value().value();
    record.status = frontier::listing_status::active;
    BOOST_REQUIRE(r.state.checkpoint.save(record).has_value());
    crawl::engine runs(r.loop.get_executor(), r.clock, r.network, r.scope, r.options, r.state, r.hands);
    BOOST_TEST(r.loop.run(runs.run()).has_value());
    BOOST_TEST(r.network.log.empty());
    BOOST_TEST(r.published().value().complete);
}

BOOST_AUTO_TEST_CASE(a_listing_held_with_a_row_missing_is_read_again) {
    spooled r;
    r.hub.namespaces["acme"] = {{"web", {"c", "b", "a"}}};
    r.hold(dataset_id::repositories, "", {{repository_json("acme", "web", false)}}, 1);
    r.hold(dataset_id::tags, "web", {rows({"c", "b"})}, 3);
    auto record = r.state.checkpoint.find(dataset_id::tags, 0, "web").value().value();
    record.status = frontier::listing_status::active;
    BOOST_REQUIRE(r.state.checkpoint.save(record).has_value());
    crawl::engine runs(r.loop.get_executor(), r.clock, r.network, r.scope, r.options, r.state, r.hands);
    BOOST_TEST(r.loop.run(runs.run()).has_value());
    BOOST_TEST(r.network.asked("/web/tags") == 1U);
    BOOST_TEST(r.published().value().complete);
    BOOST_TEST(column(r.file("tags.csv"), 2) == (std::vector<std::string>{"c", "b", "a"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_gap_is_kept_over_a_restart_and_not_asked_about_again) {
    crawl_rig rig;
    rig.hub.namespaces["acme"] = {{"web", names("t", 3)}, {"api", names("t", 3)}};
    rig.answer_first("/web/tags", {json(403, R"({"message":"forbidden"})")});
    bool down = true;
    rig.hub.broken = [&](auto const& ask) {
        return down && ask.target.find("/api/tags") != std::string::npos
                   ? std::optional(fail(errc::certificate_refused, "hub.test"))
                   : std::nullopt;
    };
    rig.options.max_in_flight = 1;
    BOOST_CHECK(rig.crawl().error().code == errc::certificate_refused);
    down = false;
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.network.asked("/web/tags") == 1U);
    BOOST_TEST(rig.last.gaps == 1);
    BOOST_TEST(rig.gaps() == std::vector<std::string>{"tags acme/web forbidden 403"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_depth_cap_met_before_a_restart_still_ends_as_the_same_gap) {
    for (auto const stopped_after : {30ms, 50ms, 70ms, 90ms})
        BOOST_TEST_CONTEXT("stopped after " << stopped_after.count() << " ms") {
            crawl_rig rig;
            rig.scope.identities = {{}};
            rig.hub.anonymous_tags = 300;
            rig.options.max_in_flight = 1;
            rig.hub.namespaces["acme"] = {{"web", names("t", 800)}, {"api", names("t", 20)}};
            rig.at_start = [&](auto& runs) {
                rig.loop.at(rig.loop.now() + stopped_after, [&runs] { runs.request_stop(); });
            };
            BOOST_CHECK(rig.crawl().error().code == errc::stopped);
            rig.at_start = [](auto&) {};
            BOOST_TEST(rig.crawl().has_value());
            BOOST_TEST(rig.gaps() == std::vector<std::string>{"tags acme/web anonymous_depth_limit 403"},
                       boost::test_tools::per_element());
            rig.publish();
            BOOST_TEST(column(rig.file("tags.csv"), 2).size() == 320U);
        }
}

BOOST_AUTO_TEST_CASE(a_cap_met_while_earlier_pages_are_under_way_is_not_forgotten_by_a_stop) {
    for (auto const slow : {2, 3}) BOOST_TEST_CONTEXT("page " << slow << " is slow") {
            crawl_rig rig;
            rig.scope.identities = {{}};
            rig.hub.anonymous_tags = 300;
            rig.hub.namespaces["acme"] = {{"web", names("t", 800)}};
            rig.options.drain_limit = 100ms;
            int asked = 0;
            rig.hub.latency = [&asked, slow] { return ++asked == slow + 1 ? 3s : 20ms; };
            rig.at_start = [&](auto& runs) {
                rig.loop.at(rig.loop.now() + 200ms, [&runs] { runs.request_stop(); });
            };
            BOOST_CHECK(rig.crawl().error().code == errc::stopped);
            rig.at_start = [](auto&) {};
            BOOST_TEST(rig.crawl().has_value());
            BOOST_TEST(rig.gaps() == std::vector<std::string>{"tags acme/web anonymous_depth_limit 403"},
                       boost::test_tools::per_element());
            rig.publish();
            BOOST_TEST(column(rig.file("tags.csv"), 2).size() == 300U);
        }
}

BOOST_AUTO_TEST_SUITE_END()
