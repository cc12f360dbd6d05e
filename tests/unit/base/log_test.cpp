#include "base/log.hpp"
#include "support/temp_dir.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <regex>
#include <sys/stat.h>
#include <unistd.h>

namespace hubcrawl {

namespace {

// What `work` writes to standard error.
std::string captured(std::function<void()> const& work) {
    tests::temp_dir const dir;
    auto const path = dir / "stderr";
    std::fflush(stderr);
    int const saved = ::dup(STDERR_FILENO);
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
    ::dup2(file, STDERR_FILENO);
    work();
    std::fflush(stderr);
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    ::close(file);
    return tests::read_text(path);
}

boost::test_tools::assertion_result no_journal_listens(boost::unit_test::test_unit_id) {
    return ::access("/run/systemd/journal/socket", F_OK) != 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(log_test)

BOOST_AUTO_TEST_CASE(a_text_line_has_time_in_utc_level_and_message) {
    auto const seen = captured([] {
        BOOST_REQUIRE(setup_log("info", log_format::text).has_value());
        spdlog::warn("acme/web: {} rows", 3);
    });
    std::regex const line(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning acme/web: 3 rows\n)");
    BOOST_TEST(std::regex_match(seen, line), "saw: " << seen);
}

BOOST_AUTO_TEST_CASE(a_message_is_one_line_that_no_terminal_obeys) {
    auto const seen = captured([] {
        BOOST_REQUIRE(setup_log("info", log_format::text).has_value());
        spdlog::warn("{}", "a\r\nb\x1b[31m \x7f \xc2\x9b caf\xc3\xa9 \xc2");
    });
    BOOST_TEST(seen.ends_with("warning a\\x0d\\x0ab\\x1b[31m \\x7f \\u009b caf\xc3\xa9 \xc2\n"),
               "saw: " << seen);
    BOOST_TEST(seen.find('\n') == seen.size() - 1);
}

BOOST_AUTO_TEST_CASE(lines_below_the_level_are_not_written) {
    auto const write_all_levels = [] {
        spdlog::debug("d");
        spdlog::info("i");
        spdlog::warn("w");
        spdlog::error("e");
    };
    struct {
        std::string_view level;
        std::ptrdiff_t lines;
    } const table[] = {{"trace", 4}, {"debug", 4}, {"info", 3}, {"warning", 2}, {"error", 1}, {"off", 0}};
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.level) {
            auto const seen = captured([&] {
                BOOST_TEST(setup_log(row.level, log_format::text).has_value());
                write_all_levels();
            });
            BOOST_TEST(std::count(seen.begin(), seen.end(), '\n') == row.lines);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_level_is_an_error_that_names_it_and_the_known_ones) {
    auto const done = setup_log("loud", log_format::text);
    BOOST_REQUIRE(done.has_error());
    BOOST_CHECK(done.error().code == errc::config_invalid);
    BOOST_TEST(done.error().detail.find("'loud'") != std::string::npos);
    BOOST_TEST(done.error().detail.find("warning") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_json_line_is_one_object_whatever_the_message_holds) {
    std::string const message = "tag \"a\\b\"\nnext\tline \x01";
    auto const seen = captured([&] {
        BOOST_REQUIRE(setup_log("info", log_format::json).has_value());
        spdlog::error("{}", message);
    });
    BOOST_TEST(std::count(seen.begin(), seen.end(), '\n') == 1);
    auto const object = boost::json::parse(seen).as_object();
    BOOST_TEST(std::string_view(object.at("level").as_string()) == "error");
    BOOST_TEST(std::string_view(object.at("message").as_string()) == message);
    std::regex const time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)");
    BOOST_TEST(std::regex_match(std::string(object.at("time").as_string()), time));
}

BOOST_AUTO_TEST_CASE(the_progress_line_steps_aside_for_a_log_line_and_comes_back) {
    auto const seen = captured([] {
        BOOST_REQUIRE(setup_log("info", log_format::text).has_value());
        draw_progress_line("");
        draw_progress_line("10 rows");
        spdlog::info("hello");
        draw_progress_line("");
    });
    std::string const clear = "\r\033[K";
    BOOST_TEST(seen.starts_with(clear + "10 rows" + clear));
    BOOST_TEST(seen.ends_with("info hello\n10 rows" + clear), "saw: " << seen);
}

BOOST_AUTO_TEST_CASE(a_line_for_the_journal_begins_with_its_priority_where_the_journal_does_not_listen,
                     *boost::unit_test::precondition(no_journal_listens)) {
    auto const seen = captured([] {
        struct stat facts{};
        BOOST_REQUIRE(::fstat(STDERR_FILENO, &facts) == 0);
        auto const stream = std::to_string(facts.st_dev) + ":" + std::to_string(facts.st_ino);
        ::setenv("JOURNAL_STREAM", stream.c_str(), 1);
        BOOST_REQUIRE(setup_log("debug", log_format::text).has_value());
        spdlog::debug("d");
        spdlog::warn("w");
        spdlog::error("e");
        ::unsetenv("JOURNAL_STREAM");
        BOOST_REQUIRE(setup_log("info", log_format::text).has_value());
        spdlog::info("none");
    });
    std::regex const lines(R"(<7>\S+ debug d\n<4>\S+ warning w\n<3>\S+ error e\n2\S+ info none\n)");
    BOOST_TEST(std::regex_match(seen, lines), "saw: " << seen);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
