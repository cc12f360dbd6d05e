#include "output/manifest_reader.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::output;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;
using namespace std::chrono_literals;

namespace {

manifest example(std::string snapshot = "20261120T172400Z") {
    manifest out;
    out.tool = "hubcrawl 0.1.0";
    out.snapshot = std::move(snapshot);
    out.hub = "https://hub.docker.com";
    out.started = wall_time(1'795'195'440s);
    out.finished = out.started + 91s;
    out.complete = true;
    out.files.push_back({"repositories.csv", "repositories", "csv", 250, 20144, "ab12"});
    out.namespaces.push_back(
        {"acme", "acme-bot", true, 20, {{"repositories", 250, 250, 1}, {"images", 900, std::nullopt, 250}}});
    out.namespaces.push_back({"library", std::nullopt, false, 0, {}});
    for (int i = 0; i <= static_cast<int>(gap_reason::too_large); ++i)
        out.gaps.push_back({"acme", "tags", "acme/web", static_cast<gap_reason>(i), 403, "said \"no\"\n"});
    out.requests.total = 512;
    out.requests.by_status = {{200, 511}, {403, 1}};
    out.requests.retries = 3;
    out.requests.rate_limited = 2;
    out.requests.waited_seconds = 12.5;
    out.requests.logins = 1;
    return out;
}

void put(temp_dir const& dir, std::string const& name, std::string_view text) {
    std::filesystem::create_directories(dir / ("snapshots/" + name));
    write_text(dir / ("snapshots/" + name + "/manifest.json"), text);
}

} // namespace

BOOST_AUTO_TEST_SUITE(manifest_reader)

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back_whole) {
    temp_dir const dir;
    auto const text = to_json(example());
    write_text(dir / "manifest.json", text);
    auto const read = read_manifest(dir / "manifest.json");
    BOOST_REQUIRE_MESSAGE(read.has_value(), to_string(read.error()));
    BOOST_TEST(to_json(*read) == text);
    BOOST_TEST(to_json(*parse_manifest(to_json(manifest{}), "empty")) == to_json(manifest{}));
}

BOOST_AUTO_TEST_CASE(what_is_none_of_ours_is_an_error_with_its_name) {
    temp_dir const dir;
    auto const gone = read_manifest(dir / "absent");
    BOOST_REQUIRE(gone.has_error());
    BOOST_TEST(gone.error().detail.find((dir / "absent").string()) != std::string::npos);
    BOOST_TEST(gone.error().detail.find("No such file") != std::string::npos);
    auto const whole = to_json(example());
    auto const with = [&](std::string_view from, std::string_view to) {
        auto text = whole;
        return text.replace(text.find(from), from.size(), to);
    };
    for (auto const& text : {std::string(), std::string("[]"), whole.substr(0, whole.size() / 2),
                             with("\"schema\": 1", "\"schema\": 2"), with("17:24:00Z", "teatime"),
                             with("\"forbidden\"", "\"bad mood\""), with("\"rows\": 250", "\"rows\": -1"),
                             with("\"200\"", "\"ok\""), with("true", "1")}) {
        auto const read = parse_manifest(text, "m.json");
        BOOST_REQUIRE_MESSAGE(read.has_error(), text);
        BOOST_TEST(read.error().detail.starts_with("m.json: is no manifest of hubcrawl's ("));
    }
}

BOOST_AUTO_TEST_CASE(the_newest_come_first_and_what_is_no_snapshot_is_passed_over) {
    temp_dir const dir;
    BOOST_TEST(newest_manifests(dir.path(), 3).empty());
    for (auto const* name : {"20261120T172400Z", "20261118T000000Z", "20261119T000000Z", "20261117T000000Z"})
        put(dir, name, to_json(example(name)));
    put(dir, ".20261121T000000Z.tmp", to_json(example()));
    put(dir, "notes", to_json(example()));
    put(dir, "20261122T000000Z", "damaged");
    std::filesystem::create_directories(dir / "snapshots/20261123T000000Z");
    auto const read = newest_manifests(dir.path(), 3);
    BOOST_REQUIRE(read.size() == 3u);
    BOOST_TEST(read[0].snapshot == "20261120T172400Z");
    BOOST_TEST(read[1].snapshot == "20261119T000000Z");
    BOOST_TEST(read[2].snapshot == "20261118T000000Z");
}

BOOST_AUTO_TEST_CASE(what_latest_names_is_the_newest_whatever_the_names_say) {
    temp_dir const dir;
    for (auto const* name : {"20400101T000000Z", "20261120T172400Z", "20261118T000000Z"})
        put(dir, name, to_json(example(name)));
    std::filesystem::create_directory_symlink("snapshots/20261118T000000Z", dir / "latest");
    auto const read = newest_manifests(dir.path(), 2);
    BOOST_REQUIRE(read.size() == 2u);
    BOOST_TEST(read[0].snapshot == "20261118T000000Z");
    BOOST_TEST(read[1].snapshot == "20400101T000000Z");
}

BOOST_AUTO_TEST_SUITE_END()
