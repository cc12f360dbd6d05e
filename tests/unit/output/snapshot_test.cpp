#include "output/snapshot.hpp"
#include "support/temp_dir.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace hubcrawl;
using namespace hubcrawl::output;
using namespace std::chrono_literals;
using hubcrawl::tests::read_text;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;
namespace fs = std::filesystem;

namespace {

wall_time const when{1'795'195'440s}; // 2026-11-20T17:24:00Z

std::set<std::string> names_in(fs::path const& directory) {
    std::set<std::string> out;
    for (auto const& entry : fs::directory_iterator(directory)) out.insert(entry.path().filename());
    return out;
}

using names = std::set<std::string>;

// Publishes a snapshot of one small file and returns its id.
std::string publish(fs::path const& dir, bool complete, wall_time at = when) {
    auto writer = snapshot_writer::create(dir, at).value();
    auto const file = writer.open("tags", row_format::csv, "\"name\"\n").value();
    writer.append(file, "\"1.0\"\n\"2.0\"\n", 2).value();
    manifest what;
    what.complete = complete;
    writer.finish(what).value();
    return writer.id();
}

} // namespace

BOOST_AUTO_TEST_SUITE(snapshot_)

BOOST_AUTO_TEST_CASE(a_published_snapshot_is_whole_and_both_links_point_at_it) {
    temp_dir dir;
    BOOST_TEST(publish(dir.path(), true) == "20261120T172400Z");
    BOOST_TEST((names_in(dir.path()) == names{"current", "latest", "snapshots"}));
    BOOST_TEST((names_in(dir / "snapshots") == names{"20261120T172400Z"}));
    BOOST_TEST((names_in(dir / "current") == names{"manifest.json", "tags.csv"}));
    BOOST_TEST(read_text(dir / "current/tags.csv") == "\"name\"\n\"1.0\"\n\"2.0\"\n");
    BOOST_TEST(fs::read_symlink(dir / "current").string() == "snapshots/20261120T172400Z");
    BOOST_TEST(fs::read_symlink(dir / "latest").string() == "snapshots/20261120T172400Z");
}

BOOST_AUTO_TEST_CASE(the_manifest_tells_each_files_rows_bytes_and_hash) {
    temp_dir dir;
    publish(dir.path(), true);
    auto const json = boost::json::parse(read_text(dir / "latest/manifest.json")).as_object();
    BOOST_TEST(json.at("snapshot").as_string() == "20261120T172400Z");
    auto const& file = json.at("files").at(0).as_object();
    BOOST_TEST(file.at("name").as_string() == "tags.csv");
    BOOST_TEST(file.at("dataset").as_string() == "tags");
    BOOST_TEST(file.at("format").as_string() == "csv");
    BOOST_TEST(file.at("rows").as_int64() == 2); // the header line is none
    BOOST_TEST(file.at("bytes").as_int64() == 19);
    sha256 digest;
    digest.update("\"name\"\n\"1.0\"\n\"2.0\"\n");
    BOOST_TEST(std::string_view(file.at("sha256").as_string()) == digest.finish());
}

BOOST_AUTO_TEST_CASE(a_file_beside_the_data_is_published_and_no_part_of_the_manifest) {
    temp_dir dir;
    {
        auto writer = snapshot_writer::create(dir.path(), when).value();
        auto const file = writer.open_beside("changes.ndjson").value();
        writer.append(file, "begun\n", 1).value();
        writer.empty(file).value();
        writer.append(file, "anew\n", 1).value();
        manifest what;
        writer.finish(what).value();
        BOOST_TEST(what.files.empty());
    }
    BOOST_TEST(read_text(dir / "latest/changes.ndjson") == "anew\n");
}

BOOST_AUTO_TEST_CASE(files_that_did_not_change_share_their_room_with_the_snapshot_before) {
    temp_dir dir;
    auto const first = publish(dir.path(), true), second = publish(dir.path(), true, when + 1h);
    auto const file = [&](std::string const& id) { return dir / "snapshots" / id / "tags.csv"; };
    BOOST_TEST(fs::equivalent(file(first), file(second)));
    BOOST_TEST(!fs::equivalent(dir / "snapshots" / first / "manifest.json", dir / "current/manifest.json"));
    write_text(file(second), "edited in place"); // in both, which is why it is looked at again
    auto const third = publish(dir.path(), true, when + 2h);
    BOOST_TEST(read_text(file(third)) == "\"name\"\n\"1.0\"\n\"2.0\"\n");
    BOOST_TEST(fs::hard_link_count(file(third)) == 1U);
}

BOOST_AUTO_TEST_CASE(an_incomplete_snapshot_does_not_become_current) {
    temp_dir dir;
    publish(dir.path(), true);
    publish(dir.path(), false, when + 1h);
    BOOST_TEST(fs::read_symlink(dir / "current").string() == "snapshots/20261120T172400Z");
    BOOST_TEST(fs::read_symlink(dir / "latest").string() == "snapshots/20261120T182400Z");
    publish(dir.path(), true, when + 2h);
    BOOST_TEST(fs::read_symlink(dir / "current").string() == "snapshots/20261120T192400Z");
}

BOOST_AUTO_TEST_CASE(the_first_snapshot_being_incomplete_there_is_no_current) {
    temp_dir dir;
    publish(dir.path(), false);
    BOOST_TEST((names_in(dir.path()) == names{"latest", "snapshots"}));
}

BOOST_AUTO_TEST_CASE(a_taken_id_gives_way_to_the_next_second) {
    temp_dir dir;
    publish(dir.path(), true);
    BOOST_TEST(publish(dir.path(), true) == "20261120T172401Z");
    BOOST_TEST(publish(dir.path(), true) == "20261120T172402Z");
    BOOST_TEST(read_text(dir / "snapshots/20261120T172400Z/tags.csv").size() == 19);
}

BOOST_AUTO_TEST_CASE(before_finish_nothing_is_to_be_seen_and_giving_up_leaves_nothing) {
    temp_dir dir;
    {
        auto writer = snapshot_writer::create(dir.path(), when).value();
        writer.open("tags", row_format::ndjson).value();
        BOOST_TEST((names_in(dir.path()) == names{"snapshots"}));
        BOOST_TEST((names_in(dir / "snapshots") == names{".20261120T172400Z.tmp"}));
        auto const moved = std::move(writer);
        BOOST_TEST((names_in(dir / "snapshots") == names{".20261120T172400Z.tmp"}));
    }
    BOOST_TEST(names_in(dir / "snapshots").empty());
}

BOOST_AUTO_TEST_CASE(what_a_crash_left_is_removed_and_nothing_else) {
    temp_dir dir;
    fs::create_directories(dir / "snapshots/.20261119T000000Z.tmp");
    write_text(dir / "snapshots/.20261119T000000Z.tmp/tags.csv", "half");
    fs::create_directories(dir / "snapshots/20261118T000000Z");
    write_text(dir / "snapshots/.keep", "");
    publish(dir.path(), true);
    BOOST_TEST((names_in(dir / "snapshots") == names{".keep", "20261118T000000Z", "20261120T172400Z"}));
}

BOOST_AUTO_TEST_CASE(an_output_directory_that_has_gone_is_not_made_anew) {
    temp_dir dir;
    BOOST_TEST(snapshot_writer::create(dir / "gone", when).has_error());
    BOOST_TEST(!fs::exists(dir / "gone"));
}

BOOST_AUTO_TEST_CASE(files_are_readable_by_all_who_may_enter) {
    temp_dir dir;
    publish(dir.path(), true);
    auto const allowed = [&](char const* path) { return fs::status(dir / path).permissions(); };
    BOOST_TEST((allowed("latest/tags.csv") == fs::perms{0644}));
    BOOST_TEST((allowed("latest/manifest.json") == fs::perms{0644}));
    BOOST_TEST((allowed("snapshots/20261120T172400Z") == fs::perms{0755}));
}

BOOST_AUTO_TEST_CASE(a_failed_publication_is_an_error_and_leaves_what_was) {
    temp_dir dir;
    publish(dir.path(), true);
    auto writer = snapshot_writer::create(dir.path(), when + 1h).value();
    writer.open("tags", row_format::csv).value();
    fs::create_directories(dir / "snapshots/20261120T182400Z/in the way");
    manifest what;
    what.complete = true;
    BOOST_TEST(writer.finish(what).has_error());
    BOOST_TEST(fs::read_symlink(dir / "current").string() == "snapshots/20261120T172400Z");
    BOOST_TEST(fs::read_symlink(dir / "latest").string() == "snapshots/20261120T172400Z");
}

BOOST_AUTO_TEST_SUITE_END()
