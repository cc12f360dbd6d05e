// A checkpoint that is damaged, or not ours: recognized, named in a warning, set aside, never trusted, never
// fatal.
#include "unfinished_crawl.hpp"

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include <cerrno>
#include <functional>

using namespace hubcrawl::tests;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t database_page = 4096;

void overwrite(fs::path const& file, std::size_t offset, std::string_view bytes) {
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    BOOST_REQUIRE(out.seekp(static_cast<std::streamoff>(offset)).write(bytes.data(), std::ssize(bytes)));
}

// Bytes that no checksum fits, of any length.
std::string garbage(std::size_t length) {
    std::string made(length, '\0');
    std::uint32_t next = 12345;
    for (auto& c : made) c = static_cast<char>((next = next * 1664525 + 1013904223) >> 24);
    return made;
}

struct damaged_crawl : unfinished_crawl {
    using unfinished_crawl::unfinished_crawl;

    void damaged(std::string const& what, std::string_view named, std::function<void()> const& damage) {
        BOOST_TEST_CONTEXT(what) {
            start_unfinished();
            damage();
            auto const before = hub.totals().requests;
            BOOST_TEST_REQUIRE(crawl() == 0, errors);
            BOOST_TEST(contains(errors, "cannot be resumed"), errors);
            BOOST_TEST(contains(errors, named), errors);
            BOOST_TEST(contains(errors, state.string()), errors);
            BOOST_TEST(fs::exists(state / "checkpoint.db.set-aside"));
            BOOST_TEST(hub.totals().requests - before == requests);
            BOOST_TEST((data() == expected));
            BOOST_TEST(lie_in(output) == "");
        }
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(damaged_state, *boost::unit_test::precondition(faults_can_be_preloaded))

BOOST_AUTO_TEST_CASE(undamaged_it_is_resumed) {
    for (bool const killed : {false, true}) {
        damaged_crawl rig(killed);
        auto const before = rig.hub.totals().requests;
        BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
        BOOST_TEST(rig.hub.totals().requests == before);
        BOOST_TEST((rig.data() == rig.expected));
    }
}

BOOST_AUTO_TEST_CASE(a_database_of_another_version_or_without_its_bytes) {
    damaged_crawl rig(false);
    auto const database = rig.state / "checkpoint.db";
    auto const size = fs::file_size(database);
    // The database's user_version (SQLite file format, 1.3: offset 60, big-endian).
    rig.damaged("another version", "version 99", [&] { overwrite(database, 60, {"\0\0\0\x63", 4}); });
    rig.damaged("truncated in its middle", "checkpoint.db", [&] { fs::resize_file(database, size / 2); });
    rig.damaged("truncated in its header", "checkpoint.db", [&] { fs::resize_file(database, 50); });
    rig.damaged("emptied", "holds no crawl", [&] { fs::resize_file(database, 0); });
    rig.damaged("all garbage", "not a database", [&] { write_text(database, garbage(size)); });
    rig.damaged("another database", "holds no crawl", [&] {
        auto text = read_text(database); // one page, no tables
        std::string empty(database_page, '\0');
        empty.replace(0, 100, text, 0, 100);
        empty.replace(28, 4, std::string("\0\0\0\1", 4));
        empty.replace(60, 4, std::string(4, '\0'));
        empty[100] = 13;
        empty[105] = 16; // the cell area begins at the page's end
        write_text(database, empty);
    });
}

BOOST_AUTO_TEST_CASE(any_page_of_the_database_overwritten) {
    damaged_crawl rig(false);
    auto const database = rig.state / "checkpoint.db";
    auto const pages = fs::file_size(database) / database_page;
    BOOST_TEST(pages >= 6);
    for (std::size_t i = 0; i < pages; ++i) {
        rig.damaged("page " + std::to_string(i) + " garbage", "checkpoint",
                    [&] { overwrite(database, i * database_page, garbage(database_page)); });
        rig.damaged("page " + std::to_string(i) + " zero", "checkpoint",
                    [&] { overwrite(database, i * database_page, std::string(database_page, '\0')); });
    }
}

BOOST_AUTO_TEST_CASE(the_databases_log_damaged_or_gone) {
    damaged_crawl rig(true);
    auto const log = rig.state / "checkpoint.db-wal";
    auto const size = fs::file_size(log);
    rig.damaged("gone", "holds no crawl", [&] { fs::remove(log); });
    rig.damaged("emptied", "holds no crawl", [&] { fs::resize_file(log, 0); });
    rig.damaged("all garbage", "holds no crawl", [&] { write_text(log, garbage(size)); });
    rig.damaged("garbage from its middle on", "checkpoint",
                [&] { overwrite(log, size / 2, garbage(size - size / 2)); });
    rig.damaged("a few bytes in its middle", "checkpoint", [&] { overwrite(log, size / 2, garbage(8)); });
}

// Which is what a kill between the spool's sync and the database's leaves, too: the commit before it holds.
BOOST_AUTO_TEST_CASE(the_databases_last_commit_damaged) {
    damaged_crawl rig(true);
    auto const log = rig.state / "checkpoint.db-wal";
    rig.start_unfinished();
    overwrite(log, fs::file_size(log) - 600, garbage(600));
    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    BOOST_TEST((rig.data() == rig.expected));
    BOOST_TEST(leftovers_in(rig.output).empty());
}

BOOST_AUTO_TEST_CASE(the_spool_damaged_or_gone) {
    damaged_crawl rig(true);
    auto const spool = rig.state / "spool";
    auto const size = fs::file_size(spool);
    rig.damaged("gone", "spool damaged: 0 bytes", [&] { fs::remove(spool); });
    rig.damaged("truncated", "spool damaged", [&] { fs::resize_file(spool, size / 2); });
    rig.damaged("one byte short", "spool damaged", [&] { fs::resize_file(spool, size - 1); });
    rig.damaged("all garbage", "spool damaged at offset 0", [&] { write_text(spool, garbage(size)); });
    for (std::size_t tenth = 0; tenth < 10; ++tenth) {
        auto const offset = size * tenth / 10 + 7;
        rig.damaged("one byte at " + std::to_string(offset), "spool damaged at offset", [&] {
            auto const was = read_text(spool).substr(offset, 1);
            overwrite(spool, offset, std::string(1, static_cast<char>(was[0] ^ 1)));
        });
    }
}

BOOST_AUTO_TEST_CASE(one_is_kept_and_the_loss_of_another_is_said) {
    damaged_crawl rig(true);
    auto const spool = rig.state / "spool";
    rig.damaged("first", "spool damaged", [&] { fs::resize_file(spool, 10); });
    BOOST_TEST(fs::file_size(rig.state / "spool.set-aside") == 10U);
    BOOST_TEST(!contains(rig.errors, "set aside earlier"));
    rig.damaged("second", "set aside earlier", [&] {
        for (auto const* name : {"checkpoint.db.set-aside", "checkpoint.db.set-aside-wal", "spool.set-aside"})
            write_text(rig.state / name, "of an earlier run");
        fs::resize_file(spool, 20);
    });
    BOOST_TEST(fs::file_size(rig.state / "spool.set-aside") == 20U);
    BOOST_TEST(read_text(rig.state / "checkpoint.db.set-aside") != "of an earlier run");
}

// No checksum covers a number in the database: where it leads shows only when rows are copied.
BOOST_AUTO_TEST_CASE(what_shows_only_while_publishing) {
    damaged_crawl rig(false);
    rig.damaged("pages that stand elsewhere", "spool damaged at offset", [&] {
        sqlite3* handle = nullptr;
        BOOST_REQUIRE_EQUAL(sqlite3_open((rig.state / "checkpoint.db").c_str(), &handle), SQLITE_OK);
        BOOST_TEST(sqlite3_exec(handle, "UPDATE pages SET spool_offset = spool_offset + 8 WHERE page = 2",
                                nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(handle);
    });
}

BOOST_AUTO_TEST_CASE(of_another_scope) {
    damaged_crawl rig(true);
    rig.start_unfinished();
    BOOST_TEST_REQUIRE(rig.crawl({"--dataset", "repositories"}) == 0, rig.errors);
    BOOST_TEST(contains(rig.errors, "another scope"), rig.errors);
    BOOST_TEST(fs::exists(rig.state / "spool.set-aside"));
    BOOST_TEST(rig.data().size() == 1U);
}

// A disk that refuses for now says nothing against the checkpoint.
BOOST_AUTO_TEST_CASE(what_the_machine_refuses_is_no_damage) {
    damaged_crawl rig(true);
    for (auto const& [at, reason] :
         {std::pair{"create:3", EIO}, {"create:3", EROFS}, {"create:4", ENOSPC}, {"write:3", ENOSPC}}) {
        BOOST_TEST_CONTEXT(at << " " << reason) {
            rig.start_unfinished();
            BOOST_TEST(rig.crawl_with({at, std::to_string(reason), true}) == 1);
            BOOST_TEST(!contains(rig.errors, "set aside"), rig.errors);
            auto const before = rig.hub.totals().requests;
            BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
            BOOST_TEST(rig.hub.totals().requests == before);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
