#include "output/watched_file.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::output;
using kind = watched_line::kind;

namespace {

watched_scope const scope{"https://hub.example", {"is_private"}, {"digest"}};

struct file {
    tests::temp_dir dir;
    std::filesystem::path path = dir / "watched";
    std::string text = watched_heading(scope);
    std::uint64_t lines = 0;

    void add(kind is, std::string_view name, std::string_view cells, bool whole = true) {
        write_watched(text, is, whole, name, cells);
        ++lines;
    }
    // All lines, or the error's words.
    std::string read() const {
        tests::write_text(path, text);
        auto reader = watched_reader::open(path, scope);
        if (!reader)
            return reader.error().detail;
        std::string found;
        watched_line line;
        while (true) {
            auto const more = reader->next(line);
            if (!more)
                return more.error().detail;
            if (!*more)
                return found;
            found += fmt::format("{} {} {}{};", static_cast<char>(line.is), line.name, line.cells,
                                 line.whole ? "" : " in part");
        }
    }
};

bool damaged(std::string const& words) { return words.find("damaged") != words.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(watched_file)

BOOST_FIXTURE_TEST_CASE(lines_are_read_as_they_were_written, file) {
    add(kind::name_space, "acme", "null\ttrue");
    add(kind::repository, "we\tb\n\"x\"", "false");
    add(kind::tag, "v1", "\"sha256:1\"");
    text += watched_end(lines);
    BOOST_TEST(read() == "N acme null\ttrue;R we\tb\n\"x\" false;T v1 \"sha256:1\";");
}

BOOST_FIXTURE_TEST_CASE(it_is_known_of_which_lists_the_end_was_never_seen, file) {
    add(kind::name_space, "acme", "null\ttrue", false);
    add(kind::repository, "api", "false");
    add(kind::repository, "web", "false", false);
    text += watched_end(lines);
    BOOST_TEST(read() == "N acme null\ttrue in part;R api false;R web false in part;");
}

BOOST_FIXTURE_TEST_CASE(a_file_of_another_scope_or_none_is_not_read, file) {
    text = watched_heading({"https://hub.example", {"is_private"}, {"digest", "status"}}) + watched_end(0);
    BOOST_TEST(read().find("another version") != std::string::npos);
    text = watched_heading({"https://other.example", {"is_private"}, {"digest"}}) + watched_end(0);
    BOOST_TEST(read().find("another Hub") != std::string::npos);
    text = "";
    BOOST_TEST(read().find("another version") != std::string::npos);
    BOOST_TEST(watched_reader::open(dir / "none", scope).has_error());
}

BOOST_FIXTURE_TEST_CASE(whatever_is_cut_off_or_appended_is_noticed, file) {
    add(kind::name_space, "acme", "null\ttrue");
    add(kind::repository, "web", "false");
    text += watched_end(lines);
    auto const whole = text;
    for (auto length = watched_heading(scope).size(); length < whole.size(); ++length) {
        text = whole.substr(0, length);
        BOOST_TEST(damaged(read()), length);
    }
    text = whole + "R\t\"x\"\tfalse\n";
    BOOST_TEST(damaged(read()));
    text = whole;
    BOOST_TEST(!damaged(read()));
}

BOOST_FIXTURE_TEST_CASE(lines_of_another_shape_are_damage, file) {
    for (auto const* line :
         {"\n", "R\n", "R\t\"web\"\n", "X\t\"web\"\tfalse\n", "R\tweb\tfalse\n", "RR\"web\"\tx\n",
          "R\t\"web\"\tfalse\t1\n", "T\t\"v1\"\n", "N\t\"acme\"\tnull\n", "2\t\"web\"\tfalse\n"}) {
        text = watched_heading(scope) + line + watched_end(1);
        BOOST_TEST(damaged(read()), line);
    }
    text = watched_heading(scope) + watched_end(1);
    BOOST_TEST(damaged(read()));
}

BOOST_AUTO_TEST_SUITE_END()
