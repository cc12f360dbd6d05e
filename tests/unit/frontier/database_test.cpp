#include "frontier/database.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace hubcrawl;
using namespace hubcrawl::frontier;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

namespace {

struct fixture {
    temp_dir dir;
    database db = database::open(dir / "db").value();

    std::vector<std::string> texts(std::string_view sql) {
        std::vector<std::string> found;
        auto ask = db.prepare(sql).value();
        BOOST_REQUIRE(
            db.query(ask, [&](statement const& row) { found.emplace_back(row.text(0)); }).has_value());
        return found;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(database_, fixture)

BOOST_AUTO_TEST_CASE(values_come_back_as_they_were_bound) {
    BOOST_REQUIRE(db.execute("CREATE TABLE t (n INTEGER, s TEXT)").has_value());
    auto put = db.prepare("INSERT INTO t VALUES (?, ?)").value();
    std::pair<std::int64_t, std::string> const rows[] = {
        {0, ""},
        {-1, "it's \"quoted\"; DROP TABLE t"},
        {std::numeric_limits<std::int64_t>::max(), "größe 漢字"},
        {std::numeric_limits<std::int64_t>::min(), std::string("nul\0inside", 10)}};
    for (auto const& [n, s] : rows) BOOST_TEST(db.run(put, n, std::string_view(s)).has_value());
    auto ask = db.prepare("SELECT n, s FROM t ORDER BY rowid").value();
    std::size_t i = 0;
    auto const done = db.query(ask, [&](statement const& row) {
        BOOST_TEST(row.integer(0) == rows[i].first);
        BOOST_TEST(row.text(1) == rows[i++].second);
    });
    BOOST_TEST(done.has_value());
    BOOST_TEST(i == 4);
}

BOOST_AUTO_TEST_CASE(a_null_reads_as_nothing) {
    BOOST_REQUIRE(db.execute("CREATE TABLE t (s TEXT); INSERT INTO t VALUES (NULL)").has_value());
    BOOST_TEST(texts("SELECT s FROM t") == std::vector<std::string>{""}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_statement_serves_again_after_its_end_and_after_a_failure) {
    BOOST_REQUIRE(db.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)").has_value());
    auto put = db.prepare("INSERT INTO t VALUES (?)").value();
    BOOST_TEST(db.run(put, std::int64_t(1)).has_value());
    auto const twice = db.run(put, std::int64_t(1));
    BOOST_REQUIRE(!twice);
    BOOST_TEST((twice.error().code == errc::database_failed));
    BOOST_TEST(twice.error().detail.find("UNIQUE constraint failed") != std::string::npos);
    BOOST_TEST(twice.error().detail.find((dir / "db").string()) == 0);
    BOOST_TEST(db.run(put, std::int64_t(2)).has_value());
    BOOST_TEST(texts("SELECT n FROM t").size() == 2);
}

BOOST_AUTO_TEST_CASE(wrong_sql_is_said_in_sqlites_words) {
    auto const bad = db.execute("SELEKT 1");
    BOOST_REQUIRE(!bad);
    BOOST_TEST(bad.error().detail.find("syntax error") != std::string::npos);
    auto const unknown = db.prepare("SELECT x FROM nowhere");
    BOOST_REQUIRE(!unknown);
    BOOST_TEST(unknown.error().detail.find("no such table: nowhere") != std::string::npos);
}

// SQLite has dropped the transaction then: what came next would be kept without what came before.
BOOST_AUTO_TEST_CASE(after_a_full_disk_nothing_more_is_written) {
    BOOST_REQUIRE(db.execute("CREATE TABLE t (s TEXT); PRAGMA max_page_count = 8").has_value());
    auto put = db.prepare("INSERT INTO t VALUES (?)").value();
    BOOST_REQUIRE(db.execute("BEGIN IMMEDIATE").has_value());
    BOOST_TEST(db.run(put, std::string_view("small")).has_value());
    auto const full = db.run(put, std::string_view(std::string(100'000, 'x')));
    BOOST_REQUIRE(!full);
    BOOST_TEST((full.error().code == errc::database_failed));
    BOOST_TEST(full.error().detail.find("No space left on device (make room") != std::string::npos);
    for (auto const& later : {db.run(put, std::string_view("later")), db.execute("COMMIT")})
        BOOST_TEST((later.has_error() && later.error().detail == full.error().detail));
    BOOST_TEST(db.prepare("SELECT 1").has_error());
    put = statement();
    db = database::open(dir / "other").value(); // closes the first
    db = database::open(dir / "db").value();
    BOOST_TEST(texts("SELECT s FROM t").empty());
}

BOOST_AUTO_TEST_CASE(damage_is_told_from_what_the_machine_refuses) {
    write_text(dir / "garbage", std::string(8192, 'x'));
    BOOST_TEST((database::open(dir / "garbage").error().code == errc::checkpoint_unfit));
    BOOST_TEST((db.prepare("SELECT x FROM nowhere").error().code == errc::checkpoint_unfit));
    std::filesystem::create_directory(dir / "directory");
    BOOST_TEST((database::open(dir / "directory").error().code == errc::database_failed));
}

BOOST_AUTO_TEST_CASE(commits_are_flushed_in_wal_mode) {
    BOOST_TEST(texts("PRAGMA journal_mode").front() == "wal");
    BOOST_TEST(texts("PRAGMA synchronous").front() == "2"); // FULL
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_opened_is_named) {
    auto const nowhere = database::open(dir / "missing/db");
    BOOST_REQUIRE(!nowhere);
    BOOST_TEST((nowhere.error().code == errc::database_failed));
    BOOST_TEST(nowhere.error().detail.find("missing/db: cannot open: No such file or directory (") !=
               std::string::npos);
    write_text(dir / "garbage", std::string(8192, 'x'));
    auto const garbage = database::open(dir / "garbage");
    BOOST_REQUIRE(!garbage);
    BOOST_TEST(garbage.error().detail.find("not a database") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
