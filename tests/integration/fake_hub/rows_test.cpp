#include "hub_fixture.hpp"

#include <algorithm>
#include <fstream>

// What rows look like and how large worlds get: items 17-19 and 35 of hub-api.md's list for a stand-in.
namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view large = R"(
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 10000
private = 1000
tags = [0, 20]
[[organization.repository]]
name = "huge"
tags = 1000000
[[organization.repository]]
name = "odd"
tags = 400
[[user]]
name = "alice"
password = "pw"
)";

std::string const list = "/v2/namespaces/acme/repositories";

std::vector<std::string> keys(json::object const& row) {
    std::vector<std::string> out;
    for (auto const& member : row) out.emplace_back(member.key());
    return out;
}

std::vector<json::object> rows_of(hub_fixture& world, std::string const& target, std::string_view token) {
    std::vector<json::object> out;
    for (int page = 1;; ++page) {
        auto const answer = world.get(target + "?page_size=100&page=" + std::to_string(page), token);
        BOOST_TEST_REQUIRE(answer.status == 200);
        auto const body = world.object(answer);
        for (auto const& row : body.at("results").as_array()) out.push_back(row.as_object());
        if (body.at("next").is_null())
            return out;
    }
}

template <class F>
bool some(std::vector<json::object> const& rows, F holds) {
    return std::any_of(rows.begin(), rows.end(), holds);
}

std::size_t resident_kilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "VmRSS:") {
            std::size_t kilobytes = 0;
            status >> kilobytes;
            return kilobytes;
        }
    return 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rows_test)

// item 17
BOOST_AUTO_TEST_CASE(tags_carry_every_oddity_of_the_captures) {
    hub_fixture world(large);
    auto const rows = rows_of(world, list + "/odd/tags", world.log_in("alice", "pw"));
    BOOST_TEST(rows.size() == 400U);
    BOOST_TEST(rows[0].at("name").as_string() == "latest");
    using row = json::object const&;
    BOOST_TEST(some(rows, [](row r) { return !r.contains("digest"); }));
    BOOST_TEST(some(rows, [](row r) { return r.contains("digest"); }));
    for (auto const* key : {"last_updated", "tag_last_pushed", "tag_last_pulled"})
        BOOST_TEST(some(rows, [&](row r) { return r.at(key).is_null(); }), key);
    BOOST_TEST(some(rows, [](row r) { return r.at("tag_status") == "inactive"; }));
    BOOST_TEST(some(rows, [](row r) { return r.at("content_type") == "unrecognized"; }));
    BOOST_TEST(some(rows, [](row r) {
        return r.at("media_type") == "application/vnd.docker.distribution.manifest.v1+prettyjws";
    }));
    BOOST_TEST(some(rows, [](row r) { return r.at("images").as_array().size() >= 12; }));
    auto const some_image = [&](auto holds) {
        return some(rows, [&](row r) {
            auto const& images = r.at("images").as_array();
            return std::any_of(images.begin(), images.end(),
                               [&](auto const& one) { return holds(one.as_object()); });
        });
    };
    BOOST_TEST(some_image([](row i) { return i.empty(); }));
    BOOST_TEST(some_image([](row i) { return !i.empty() && i.at("os") == ""; }));
    BOOST_TEST(some_image(
        [](row i) { return !i.empty() && i.at("os") == "unknown" && i.at("architecture") == "unknown"; }));
    BOOST_TEST(some_image([](row i) { return !i.empty() && !i.contains("digest"); }));
    BOOST_TEST(some_image([](row i) { return !i.empty() && i.at("last_pulled").is_null(); }));
    // item 18: never the sum
    BOOST_TEST(some(rows, [](row r) {
        std::int64_t sum = 0;
        for (auto const& image : r.at("images").as_array())
            sum += image.as_object().empty() ? 0 : image.at("size").as_int64();
        return sum != r.at("full_size").as_int64() && r.at("full_size").as_int64() > (std::int64_t{1} << 32);
    }));
}

// item 18
BOOST_AUTO_TEST_CASE(times_have_none_to_nine_fraction_digits_and_texts_hold_anything) {
    hub_fixture world(large);
    auto const rows = rows_of(world, list + "/odd/tags", world.log_in("alice", "pw"));
    std::set<std::size_t> lengths;
    for (auto const& row : rows)
        if (auto const& time = row.at("tag_last_pulled"); time.is_string()) {
            BOOST_TEST(time.as_string().ends_with("Z"));
            lengths.insert(time.as_string().size());
        }
    BOOST_TEST(lengths.contains(20));
    BOOST_TEST(lengths.contains(30));
    BOOST_TEST(lengths.size() >= 5U);

    auto const token = world.log_in("alice", "pw");
    std::string text;
    for (int page = 1; page <= 5; ++page)
        text += world.get(list + "?page_size=100&page=" + std::to_string(page), token).body;
    for (std::string const part :
         {"\"description\":null", R"(\"use it\", so)", R"(two\nlines)", "\xF0\x9F\x90\xB3", "<script>",
          R"(\u003cscript)", R"("description":"=)", R"("last_updated":null)", R"("repository_type":null)",
          R"("is_private":false)"})
        BOOST_TEST(text.find(part) != text.npos, part);
    auto const page = world.object(world.get(list + "?page_size=100", token));
    BOOST_TEST(std::ranges::any_of(page.at("results").as_array(), [](auto const& row) {
        return row.at("storage_size").as_int64() > (std::int64_t{1} << 32);
    }));
}

// items 7 and 19: exactly the keys of the captures, in their order
BOOST_AUTO_TEST_CASE(rows_have_the_keys_of_the_shape_chosen) {
    std::vector<std::string> const entry{
        "name",          "namespace",       "repository_type", "status",      "status_description",
        "description",   "is_private",      "star_count",      "pull_count",  "last_updated",
        "last_modified", "date_registered", "affiliation",     "media_types", "content_types",
        "categories",    "storage_size"};
    auto const first = [](std::string const& shape) {
        hub_fixture world("shape = \"" + shape + "\"\n" + std::string(large));
        return world.object(world.get(list)).at("results").as_array().at(0).as_object();
    };
    BOOST_TEST((keys(first("current")) == entry));
    auto older = entry;
    std::erase_if(older, [](auto const& key) {
        return key == "last_modified" || key == "storage_size" || key == "categories";
    });
    BOOST_TEST((keys(first("older")) == older));
    BOOST_TEST(first("future").contains("trust"));
}

// item 35
BOOST_AUTO_TEST_CASE(a_page_deep_in_a_million_tags_is_right_and_costs_no_memory) {
    hub_fixture world(large);
    auto const token = world.log_in("alice", "pw");
    auto const before = resident_kilobytes();
    auto const tags = list + "/huge/tags?ordering=name&page_size=100&page=";
    auto const deep = world.object(world.get(tags + "9999", token));
    BOOST_TEST(deep.at("count").as_int64() == 1'000'000);
    auto const& rows = deep.at("results").as_array();
    BOOST_TEST(rows.size() == 100U);
    BOOST_TEST(std::string(rows[0].at("name").as_string()).starts_with("10.999.800"));
    BOOST_TEST(std::string(rows[99].at("name").as_string()).starts_with("10.999.899"));
    auto const last = world.object(world.get(tags + "10000", token));
    BOOST_TEST(last.at("next").is_null());
    BOOST_TEST(last.at("results").as_array().back().at("name").as_string() == "latest");
    BOOST_TEST(world.get(tags + "10001", token).status == 404);
    BOOST_TEST(resident_kilobytes() - before < 20'000U);
}

// item 35
BOOST_AUTO_TEST_CASE(ten_thousand_repositories_are_listed_once_each_whoever_asks) {
    hub_fixture world("anonymous_repositories = 0\n" + std::string(large));
    auto const token = world.log_in("alice", "pw");
    for (auto const& [who, count] : {std::pair{token, 10'002U}, std::pair{std::string(), 9'002U}})
        for (std::string const ordering : {"name", "last_updated"}) {
            auto const names = world.names(list + "?page_size=100&ordering=" + ordering, who);
            BOOST_TEST(names.size() == count);
            BOOST_TEST(distinct(names) == count);
            if (ordering == "name")
                BOOST_TEST(std::is_sorted(names.begin(), names.end()));
        }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
