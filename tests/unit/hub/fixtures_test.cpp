#include "hub/reply_meaning.hpp"
#include "read_page.hpp"

#include <boost/test/unit_test.hpp>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

// Real answers of Docker Hub, where the checkout has them beside it.
namespace hubcrawl::hub {

namespace {

namespace dom = simdjson::dom;

std::filesystem::path const directory = SHARED_FIXTURES;

bool absent() {
    if (std::filesystem::exists(directory))
        return false;
    BOOST_TEST_MESSAGE("SKIPPED: no captures in " << directory);
    std::fprintf(stderr, "fixtures_test SKIPPED: no captures in %s\n", directory.c_str());
    return true;
}

std::string contents(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

crawl_scope everything() {
    return scope_of({dataset_id::repositories, dataset_id::tags, dataset_id::images},
                    {row_format::csv, row_format::ndjson});
}

// Every line is an object that holds the server's members, to the byte, behind the context.
void check_lines(std::string_view lines, dom::array rows, std::size_t context) {
    dom::parser parser;
    for (auto const row : rows) {
        auto const end = lines.find('\n');
        BOOST_TEST_REQUIRE(end != lines.npos);
        dom::object line;
        BOOST_TEST_REQUIRE(!parser.parse(std::string(lines.substr(0, end))).get(line));
        lines.remove_prefix(end + 1);
        std::vector<std::string> members, expected;
        for (auto const member : line)
            members.push_back(std::string(member.key) + simdjson::minify(member.value));
        dom::object const object = row;
        for (auto const member : object)
            expected.push_back(std::string(member.key) + simdjson::minify(member.value));
        members.erase(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(context));
        BOOST_TEST(members == expected, boost::test_tools::per_element());
    }
    BOOST_TEST(lines.empty());
}

void check_page(std::string const& json, dom::object page) {
    dom::array const rows = page["results"];
    bool const tags =
        std::ranges::any_of(rows, [](auto row) { return row["images"].error() == simdjson::SUCCESS; });
    one_page const read(tags ? dataset_id::tags : dataset_id::repositories, everything(), json);
    BOOST_TEST_REQUIRE(read.outcome.has_value(), read.detail());
    BOOST_TEST(read.page.count == page["count"].get_int64().value());
    BOOST_TEST(read.page.has_next == !page["next"].is_null());
    BOOST_TEST(read.page.rows.size() == rows.size());
    check_lines(read.bytes(1), rows, tags ? 2 : 0);
    std::size_t images = 0, row = 0;
    std::string_view lines = read.bytes(3);
    for (auto const tag : rows) {
        auto const& entry = read.page.rows[row++];
        BOOST_TEST(read.page.key(entry) == tag["name"].get_string().value());
        if (!tags)
            continue;
        dom::array const inside = tag["images"];
        BOOST_TEST(entry.records[2] == inside.size());
        check_lines(lines.substr(0, entry.bytes[3]), inside, 3);
        lines.remove_prefix(entry.bytes[3]);
        images += inside.size();
    }
    // no capture has a line end inside a column, so lines are rows
    auto const lines_of = [&](std::size_t stream) {
        return static_cast<std::size_t>(std::ranges::count(read.bytes(stream), '\n'));
    };
    BOOST_TEST(lines_of(0) == rows.size());
    BOOST_TEST(lines_of(tags ? 4 : 2) == rows.size()); // what is watched of each
    if (tags)
        BOOST_TEST(lines_of(2) == images);
}

} // namespace

BOOST_AUTO_TEST_SUITE(fixtures_test)

BOOST_AUTO_TEST_CASE(every_captured_page_comes_through_whole) {
    if (absent())
        return;
    int pages = 0;
    for (auto const& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.path().extension() != ".json")
            continue;
        BOOST_TEST_CONTEXT(entry.path().filename()) {
            auto json = contents(entry.path());
            dom::parser parser;
            dom::object page;
            if (parser.parse(json).get(page) || page["results"].error())
                continue;
            check_page(json, page);
            check_page(simdjson::minify(page), page);
            ++pages;
        }
    }
    BOOST_TEST(pages >= 7);
}

BOOST_AUTO_TEST_CASE(every_captured_error_means_what_its_name_says) {
    if (absent())
        return;
    std::map<std::string_view, reply_kind> const other_than_by_status{
        {"oat-on-legacy-route", reply_kind::token_class_refused},
        {"pat-on-token-admin", reply_kind::token_class_refused},
        {"pat-forbidden-2022", reply_kind::token_class_refused},
        {"anonymous-offset-cap", reply_kind::depth_capped},
        {"route-unknown-html", reply_kind::not_json},
        {"html-with-200", reply_kind::not_json},
        {"abuse-limited", reply_kind::abuse_limited},
        {"cloudflare-1010", reply_kind::blocked_at_the_door},
        {"cloudflare-challenge", reply_kind::blocked_at_the_door},
    };
    std::map<int, reply_kind> const by_status{
        {200, reply_kind::page},         {400, reply_kind::bad_request}, {401, reply_kind::unauthorized},
        {403, reply_kind::forbidden},    {404, reply_kind::not_found},   {429, reply_kind::rate_limited},
        {500, reply_kind::server_error}, {504, reply_kind::server_error}};
    dom::parser parser;
    dom::array const errors = parser.parse(contents(directory / "error-bodies.json"));
    BOOST_TEST(errors.size() >= 26U);
    for (auto const entry : errors) {
        std::string_view const kind = entry["kind"];
        auto const status = static_cast<int>(entry["status"].get_int64().value());
        dom::element const body = entry["body"];
        auto const bytes = body.is_string() ? std::string(body.get_string().value()) : simdjson::minify(body);
        auto const exception = other_than_by_status.find(kind);
        auto const expected =
            exception == other_than_by_status.end() ? by_status.at(status) : exception->second;
        BOOST_TEST_CONTEXT(kind) {
            std::string_view const content_type = entry["content_type"];
            BOOST_TEST(to_string(meaning_of(status, content_type, bytes)) == to_string(expected));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
