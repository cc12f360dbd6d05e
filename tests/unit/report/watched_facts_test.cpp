// The lines are made by the page reader itself: what it writes is what is read here.
#include "hub/page_reader.hpp"
#include "report/watched_facts.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace std::chrono_literals;

namespace {

std::string watched(dataset_id listing, std::vector<dataset_id> datasets, std::string_view row) {
    crawl_scope scope;
    scope.datasets = std::move(datasets);
    scope.formats = {row_format::csv};
    auto text = fmt::format(R"({{"count":1,"next":null,"results":[{}]}})", row);
    auto const size = text.size();
    text.append(hub::json_padding, '\0');
    hub::page_reader reader(listing, scope);
    page made;
    auto const read = reader.read(std::string_view(text).substr(0, size), text.size(), {"acme", "web"}, made);
    BOOST_TEST_REQUIRE(read.has_value());
    auto line = made.stream_bytes[reader.streams().size() - 1];
    BOOST_TEST_REQUIRE(line.ends_with('\n'));
    line.pop_back();
    return line;
}

} // namespace

BOOST_AUTO_TEST_SUITE(watched_facts)

BOOST_AUTO_TEST_CASE(a_repository_is_read_as_the_page_reader_writes_it) {
    auto const line =
        watched(dataset_id::repositories, {dataset_id::repositories},
                R"({"name":"web","status":1,"description":"a\t\"b\"","is_private":true,)"
                R"("star_count":7,"pull_count":6000000000,"last_updated":"2026-11-01T10:00:00.5Z",)"
                R"("storage_size":662988133055})");
    auto const facts = read_repository(line);
    BOOST_TEST(facts.key == "\"web\"");
    BOOST_TEST(facts.description == R"("a\t\"b\"")");
    BOOST_TEST(facts.is_private);
    BOOST_TEST(facts.pulls == 6'000'000'000U);
    BOOST_TEST(facts.stars == 7U);
    BOOST_TEST(facts.storage.value() == 662'988'133'055U);
    BOOST_TEST((facts.pushed == std::chrono::sys_days(2026y / 11 / 1)));
}

BOOST_AUTO_TEST_CASE(a_tag_is_too_with_the_platforms_of_its_images) {
    constexpr auto row =
        R"({"images":[{"os":"linux","architecture":"amd64"},{},{"architecture":"arm64","os":"linux"}],)"
        R"("name":"v1","digest":"sha256:1","tag_status":"active","full_size":17,)"
        R"("tag_last_pushed":"2026-01-02T00:00:00Z","tag_last_pulled":"2026-03-04T05:06:07.123456789Z"})";
    auto const line = watched(dataset_id::tags, {dataset_id::tags, dataset_id::images}, row);
    auto const facts = read_tag(line);
    BOOST_TEST(facts.key == "\"v1\"");
    BOOST_TEST(facts.size.value() == 17U);
    BOOST_TEST((facts.pushed == std::chrono::sys_days(2026y / 1 / 2)));
    BOOST_TEST((facts.pulled == std::chrono::sys_days(2026y / 3 / 4)));
    BOOST_TEST(facts.platforms == "linux/amd64 unknown/unknown linux/arm64");
    BOOST_TEST(read_tag(watched(dataset_id::tags, {dataset_id::tags}, row)).platforms == "");
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_of_another_kind_is_null) {
    auto const odd = read_repository(watched(
        dataset_id::repositories, {dataset_id::repositories},
        R"({"name":"w","description":[1],"pull_count":null,"storage_size":-3,"last_updated":"soon"})"));
    BOOST_TEST(odd.description == "");
    BOOST_TEST(odd.pulls == 0U);
    BOOST_TEST(!odd.storage.has_value());
    BOOST_TEST(!odd.pushed.has_value());
    for (auto const* line : {"\"v1\"", "", "\"v1\"\tnull\tnull\t1e3\t2026-1-1\tx\t"}) {
        auto const facts = read_tag(line);
        BOOST_TEST(!facts.size.has_value());
        BOOST_TEST(!facts.pushed.has_value());
        BOOST_TEST(!facts.pulled.has_value());
        BOOST_TEST(facts.platforms == "");
    }
}

BOOST_AUTO_TEST_SUITE_END()
