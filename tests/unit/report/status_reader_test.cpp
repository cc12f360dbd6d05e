#include "report/status_json.hpp"
#include "report/status_reader.hpp"
#include "statuses.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

// A day: one crawl published, one stopped, one refused.
service_status day() {
    auto status = service();
    crawl_begins(status, noon - 3h, false);
    crawl_ends(status, noon - 2h, crawl_outcome::incomplete, published(noon - 3h, 2), "", 1.5);
    hook_ends(status, noon - 2h + 3s, "ended with status 3");
    crawl_begins(status, noon - 1h, false);
    crawl_ends(status, noon - 1h + 5s, crawl_outcome::stopped, {}, "stopped", 0);
    crawl_begins(status, noon, true);
    crawl_progresses(status, asked(1, true));
    crawl_ends(status, noon + 1s, crawl_outcome::credential_refused, {}, "account bot: no", 0);
    return status;
}

earlier_status read_back(service_status const& status) {
    return parse_status(status_json(status, noon + 5s), "status.json").value();
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    auto const at = text.find(what);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

} // namespace

BOOST_AUTO_TEST_SUITE(status_reader)

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back) {
    auto const before = read_back(day());
    BOOST_TEST(before.failure.value().failure == "account bot: no");
    BOOST_TEST((before.failure->ended == noon + 1s));
    BOOST_TEST(to_string(before.failure->outcome) == "credential_refused");
    BOOST_TEST(before.refused == std::vector<std::string>{"bot"}, boost::test_tools::per_element());
    BOOST_REQUIRE(before.recent.size() == 3u);
    BOOST_TEST((before.recent[0].started == noon));
    BOOST_TEST(to_string(before.recent[1].outcome) == "stopped");
    BOOST_TEST(before.recent[2].snapshot == "20261120T090000Z");
    BOOST_TEST(before.recent[2].rows == 1150u);
    BOOST_TEST(before.recent[2].gaps == 2u);
    BOOST_TEST((before.hook.value().ended == noon - 2h + 3s));
    BOOST_TEST(before.hook->failure == "ended with status 3");
    BOOST_TEST(!read_back(service()).failure);
    BOOST_TEST(!read_back(service()).hook);
}

BOOST_AUTO_TEST_CASE(a_new_process_goes_on_where_the_old_one_was) {
    auto status = service();
    remember(status, {published(noon - 3h, 2), published(noon - 5h)}, std::nullopt);
    recall(status, read_back(day()));
    BOOST_TEST(status.failure.value().failure == "account bot: no");
    BOOST_TEST(status.hook.value().failure == "ended with status 3");
    BOOST_TEST(status.accounts[0].refused);
    BOOST_TEST(!status.accounts[1].refused);
    BOOST_REQUIRE(status.recent.size() == 4u);
    BOOST_TEST(status.recent[0].failure == "account bot: no");
    BOOST_TEST(status.recent[2].snapshot == "20261120T090000Z");
    BOOST_TEST(status.recent[3].snapshot == "20261120T070000Z");
}

BOOST_AUTO_TEST_CASE(what_was_published_since_counts_for_more) {
    auto status = service();
    remember(status, {published(noon + 1h)}, published(noon + 1h));
    recall(status, read_back(day()));
    BOOST_TEST(!status.failure);
    BOOST_TEST(!status.accounts[0].refused);
    BOOST_TEST(status.recent.size() == 4u);
    BOOST_TEST(status.recent[0].snapshot == "20261120T130000Z");
}

BOOST_AUTO_TEST_CASE(no_more_than_the_newest_are_kept) {
    auto status = service();
    for (int i = 0; i < 12; ++i)
        crawl_ends(status, noon + 1h * i, crawl_outcome::failed, {}, std::to_string(i), 0);
    auto after = service();
    remember(after, {published(noon), published(noon + 24h)}, std::nullopt);
    recall(after, read_back(status));
    BOOST_TEST(after.recent.size() == recent_crawls);
    BOOST_TEST(after.recent[0].snapshot == "20261121T120000Z");
    BOOST_TEST(after.recent[1].failure == "11");
}

BOOST_AUTO_TEST_CASE(what_is_damaged_or_of_somebody_else_is_none) {
    auto const good = status_json(day(), noon);
    BOOST_TEST(parse_status(good, "s").has_value());
    BOOST_TEST(
        parse_status(replaced(good, "\"schema\": 1", "\"schema\": 1, \"later\": [{}]"), "s").has_value());
    std::string const bad[] = {
        "",
        "{",
        "[]",
        good.substr(0, good.size() / 2),
        replaced(good, "\"schema\": 1", "\"schema\": 2"),
        replaced(good, "\"hubcrawl 0.1.0\"", "\"crawlhub 9\""),
        replaced(good, "\"last_error\"", "\"no_error\""),
        replaced(good, "\"refused\": true", "\"refused\": 1"),
        replaced(good, "\"outcome\": \"stopped\"", "\"outcome\": \"odd\""),
        replaced(good, "2026-11-20T12:00:01Z", "yesterday"),
        replaced(good, "\"rows\": 0", "\"rows\": -1"),
    };
    for (auto const& text : bad) {
        auto const made = parse_status(text, "/srv/status.json");
        BOOST_TEST_CONTEXT(text) {
            BOOST_REQUIRE(made.has_error());
            BOOST_TEST((made.error().code == errc::file_failed));
            BOOST_TEST(made.error().detail.find("/srv/status.json") == 0u);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_file_is_read_as_its_text_is) {
    temp_dir dir;
    auto const file = dir / "status.json";
    BOOST_TEST(read_status(file).has_error());
    write_text(file, "");
    BOOST_TEST(read_status(file).has_error());
    write_text(file, status_json(day(), noon));
    BOOST_TEST(read_status(file).value().refused.size() == 1u);
    BOOST_TEST(read_status(dir.path()).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
