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

    pull_history open(wall_time time) const {
        return pull_history::open(dir.path(), time, to_compact(time)).value();
    }
    // All but the publishing.
    pull_history attempt(wall_time time, std::string_view pulls) const {
        auto history = open(time);
        history.append("acme", "web", pulls, "3", true).value();
        history.append("acme", "api", "0", "0", true).value();
        history.finish().value();
        return history;
    }
    void crawl(wall_time time, std::string_view pulls) const {
        auto const history = attempt(time, pulls);
        std::filesystem::create_directories(dir / "snapshots" / to_compact(time));
        history.published();
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
    attempt(noon, "16");
    attempt(noon, "16"); // the heading is its, too
    crawl(noon, "17");
    BOOST_TEST(text() == std::string(heading) + at_noon);
    attempt(noon + 1h, "20");
    std::filesystem::create_directories(dir / "snapshots" /
                                        to_compact(noon + 1h)); // `current` did not move yet
    crawl(noon + 1h, "18");
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
    BOOST_TEST(!std::filesystem::exists(dir / "history/.unfinished"));
}

BOOST_FIXTURE_TEST_CASE(wherever_the_first_attempt_died_it_stands_in_it_once, output_dir) {
    crawl(noon, "17");
    auto const before = text().size();
    attempt(noon + 1h, "18");
    auto const whole = text();
    auto const note = read_text(dir / "history/.unfinished");
    for (auto length = before; length <= whole.size(); ++length) BOOST_TEST_CONTEXT(length) {
            write_text(file, whole.substr(0, length));
            write_text(dir / "history/.unfinished", note);
            attempt(noon + 1h, "18");
            BOOST_TEST(text() == whole);
        }
}

BOOST_FIXTURE_TEST_CASE(what_was_never_published_goes_with_the_next_crawl_or_before, output_dir) {
    crawl(noon, "17");
    attempt(noon + 30min, "99"); // and its state is forgotten
    crawl(noon + 1h, "18");
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
    attempt(noon + 2h, "99");
    pull_history::take_back(dir.path()).value();
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
    pull_history::take_back(dir.path()).value();
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
}

BOOST_FIXTURE_TEST_CASE(what_was_published_stays_although_its_note_was_left_behind, output_dir) {
    attempt(noon, "17");
    std::filesystem::create_directories(dir / "snapshots" / to_compact(noon));
    pull_history::take_back(dir.path()).value();
    BOOST_TEST(text() == std::string(heading) + at_noon);
    crawl(noon + 1h, "18");
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
}

BOOST_FIXTURE_TEST_CASE(two_crawls_begun_in_one_second_both_stay, output_dir) {
    attempt(noon, "17"); // and killed when it was published
    std::filesystem::create_directories(dir / "snapshots" / to_compact(noon));
    crawl(noon + 1ms, "17");
    BOOST_TEST(text() == std::string(heading) + at_noon + at_noon);
}

BOOST_FIXTURE_TEST_CASE(what_others_have_appended_since_is_not_cut_off, output_dir) {
    attempt(noon, "17");
    write_text(file, text() + at_one);
    auto const before = text();
    crawl(noon, "17");
    BOOST_TEST(text() == before + at_noon);
}

BOOST_FIXTURE_TEST_CASE(a_line_that_nobody_finished_goes_and_one_without_its_end_is_ended, output_dir) {
    crawl(noon, "17");
    for (std::string_view const cut :
         {"\"acme\",\"we", "\"acme\",\"web\",\"2026-11-20T12:00:00Z\",17", "\"a,b,c\",\"d,e\",\"f"}) {
        write_text(file, std::string(heading) + at_noon + std::string(cut));
        crawl(noon + 1h, "18"); // another crawl: it knows nothing of that
        BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
    }
    auto const whole = std::string(heading) + at_noon;
    write_text(file, whole.substr(0, whole.size() - 1)); // as an editor may leave it
    crawl(noon + 1h, "18");
    BOOST_TEST(text() == whole + at_one);
}

BOOST_FIXTURE_TEST_CASE(it_goes_on_behind_a_whole_line_however_far_back_that_is, output_dir) {
    crawl(noon, "17");
    write_text(file, text() + std::string(20000, 'x'));
    crawl(noon + 1h, "18");
    BOOST_TEST(text() == std::string(heading) + at_noon + at_one);
    write_text(file, std::string(9000, 'x')); // no line at all
    crawl(noon, "17");
    BOOST_TEST(text() == std::string(heading) + at_noon);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_was_emptied_or_taken_away_begins_anew, output_dir) {
    crawl(noon, "16");
    attempt(noon + 1h, "17");
    write_text(file, "");
    crawl(noon, "17"); // what is noted is behind the end: of a file that is no more
    BOOST_TEST(text() == std::string(heading) + at_noon);
    attempt(noon + 1h, "17");
    std::filesystem::remove(file);
    pull_history::take_back(dir.path()).value();
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
    auto const made = pull_history::open(dir / "gone", noon, "x");
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().detail.starts_with((dir / "gone").string()));
}

BOOST_AUTO_TEST_SUITE_END()
