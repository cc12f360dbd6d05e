#include "output/pull_history.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace std::chrono_literals;
using hubcrawl::tests::read_text;
using hubcrawl::tests::write_text;
using output::pull_history;

namespace {

wall_time const noon{1'795'176'000s}; // 2026-11-20T12:00:00Z
constexpr auto heading = "\"namespace\",\"name\",\"time\",\"pull_count\",\"star_count\"\n";
constexpr auto at_noon =
    "\"acme\",\"web\",\"2026-11-20T12:00:00Z\",17,3\n\"acme\",\"api\",\"2026-11-20T12:00:00Z\",0,0\n";
constexpr auto at_one =
    "\"acme\",\"web\",\"2026-11-20T13:00:00Z\",18,3\n\"acme\",\"api\",\"2026-11-20T13:00:00Z\",0,0\n";

struct output_dir {
    tests::temp_dir dir;
    std::filesystem::path file = dir / "history/pulls.csv";

    pull_history open(wall_time time, std::optional<std::uint64_t> noted = {}) const {
        return pull_history::open(dir.path(), time, noted).value();
    }
    // Returns where its lines begin.
    std::uint64_t crawl(wall_time time, std::string_view pulls,
                        std::optional<std::uint64_t> noted = {}) const {
        auto history = open(time, noted);
        history.append("acme", "web", pulls, "3", true).value();
        history.append("acme", "api", "0", "0", true).value();
        history.finish().value();
        return history.start();
    }
    std::string text() const { return read_text(file); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(pull_history_)

BOOST_FIXTURE_TEST_CASE(crawls_stand_one_after_the_other_under_one_heading, output_dir) {
    crawl(noon, "17");
    BOOST_TEST(text() == std::string(heading) + at_noon);
    crawl(noon + 1h, "18");
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
}

BOOST_FIXTURE_TEST_CASE(texts_are_quoted_and_what_is_no_number_is_left_empty, output_dir) {
    auto history = open(noon);
    history.append("=1+1", "a\"b", "null", "\"3\"", true).value();
    history.append("=1+1", "x", "1e3", "-0.5", false).value();
    history.finish().value();
    BOOST_TEST(text() == std::string(heading) + "\"'=1+1\",\"a\"\"b\",\"2026-11-20T12:00:00Z\",,\n" +
                             "\"=1+1\",\"x\",\"2026-11-20T12:00:00Z\",1e3,-0.5\n");
}

BOOST_FIXTURE_TEST_CASE(a_crawl_published_again_stands_in_it_once, output_dir) {
    auto const first = crawl(noon, "16");
    BOOST_TEST(first == 0U);
    crawl(noon, "17", first); // the heading is its, too
    BOOST_TEST(text() == std::string(heading) + at_noon);
    auto const second = crawl(noon + 1h, "20");
    BOOST_TEST(crawl(noon + 1h, "18", second) == second);
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
}

BOOST_FIXTURE_TEST_CASE(wherever_the_first_attempt_died_it_stands_in_it_once, output_dir) {
    crawl(noon, "17");
    auto const second = crawl(noon + 1h, "18");
    auto const whole = text();
    for (auto length = second; length <= whole.size(); ++length) BOOST_TEST_CONTEXT(length) {
            write_text(file, whole.substr(0, length));
            BOOST_TEST(crawl(noon + 1h, "18", second) == second);
            BOOST_TEST(text() == whole);
        }
}

BOOST_FIXTURE_TEST_CASE(what_others_have_appended_since_is_not_cut_off, output_dir) {
    auto const first = crawl(noon, "17");
    crawl(noon + 1h, "18");
    auto const before = text();
    crawl(noon, "17", first);
    BOOST_TEST(text() == before + at_noon);
}

BOOST_FIXTURE_TEST_CASE(a_line_that_nobody_finished_goes, output_dir) {
    crawl(noon, "17");
    write_text(file, text() + "\"acme\",\"we");
    crawl(noon + 1h, "18"); // another crawl: it knows nothing of that
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_was_emptied_or_taken_away_begins_anew, output_dir) {
    crawl(noon, "16");
    auto const start = crawl(noon + 1h, "17");
    write_text(file, "");
    crawl(noon, "17", start); // behind the end: of a file that is no more
    BOOST_TEST(text() == std::string(heading) + at_noon);
    std::filesystem::remove_all(dir / "history");
    crawl(noon, "17");
    BOOST_TEST(text() == std::string(heading) + at_noon);
}

BOOST_FIXTURE_TEST_CASE(many_lines_are_written_on_the_way, output_dir) {
    auto history = open(noon);
    for (int i = 0; i < 5000; ++i) history.append("acme", fmt::format("r{}", i), "1", "2", true).value();
    BOOST_TEST(std::filesystem::file_size(file) > 0U);
    history.finish().value();
    auto const all = text();
    BOOST_TEST(std::count(all.begin(), all.end(), '\n') == 5001);
    BOOST_TEST(all.ends_with("\"r4999\",\"2026-11-20T12:00:00Z\",1,2\n"));
}

BOOST_FIXTURE_TEST_CASE(an_output_directory_that_has_gone_is_an_error_that_names_it, output_dir) {
    auto const made = pull_history::open(dir / "gone", noon, {});
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().detail.starts_with((dir / "gone").string()));
}

BOOST_AUTO_TEST_SUITE_END()
