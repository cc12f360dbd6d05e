#include "base/atomic_file.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace hubcrawl {

namespace fs = std::filesystem;
using tests::read_text;
using tests::temp_dir;
using tests::write_text;

namespace {

std::vector<std::string> names_in(fs::path const& directory) {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(directory))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

} // namespace

BOOST_AUTO_TEST_SUITE(atomic_file_test)

BOOST_AUTO_TEST_CASE(replacing_a_file_leaves_the_new_bytes_and_nothing_else) {
    temp_dir const dir;
    write_text(dir / "status.json", "old and longer than the new");
    BOOST_REQUIRE(replace_file(dir / "status.json", "new").has_value());
    BOOST_TEST(read_text(dir / "status.json") == "new");
    BOOST_TEST(names_in(dir.path()) == std::vector<std::string>{"status.json"});
}

BOOST_AUTO_TEST_CASE(a_shown_file_is_for_everybody_whatever_the_umask) {
    temp_dir const dir;
    auto const before = ::umask(0077);
    auto const done = replace_shown_file(dir / "status.json", "for all");
    ::umask(before);
    BOOST_REQUIRE(done.has_value());
    BOOST_TEST(read_text(dir / "status.json") == "for all");
    BOOST_CHECK(fs::status(dir / "status.json").permissions() == fs::perms{0644});
    BOOST_TEST(names_in(dir.path()) == std::vector<std::string>{"status.json"});
}

BOOST_AUTO_TEST_CASE(a_shown_file_that_cannot_be_replaced_leaves_no_other_behind) {
    temp_dir const dir;
    fs::create_directories(dir / "status.json" / "in the way");
    auto const done = replace_shown_file(dir / "status.json", "text");
    BOOST_REQUIRE(done.has_error());
    BOOST_TEST(done.error().detail.find((dir / "status.json").string()) != std::string::npos);
    BOOST_TEST(names_in(dir.path()) == std::vector<std::string>{"status.json"});
    BOOST_TEST(replace_shown_file(dir / "absent" / "status.json", "text").has_error());
    BOOST_TEST(!fs::exists(dir / "absent"));
}

BOOST_AUTO_TEST_CASE(a_leftover_of_a_crash_is_overwritten) {
    temp_dir const dir;
    write_text(dir / "status.json.new", "half written, and longer than what comes now");
    BOOST_REQUIRE(replace_file(dir / "status.json", "whole").has_value());
    BOOST_TEST(read_text(dir / "status.json") == "whole");
}

BOOST_AUTO_TEST_CASE(a_reader_keeps_the_old_file_it_has_open) {
    temp_dir const dir;
    write_text(dir / "status.json", "old");
    std::ifstream reader(dir / "status.json");
    BOOST_REQUIRE(replace_file(dir / "status.json", "new").has_value());
    std::string seen;
    reader >> seen;
    BOOST_TEST(seen == "old");
}

BOOST_AUTO_TEST_CASE(a_failure_names_the_path_and_the_reason_and_keeps_the_old_file) {
    temp_dir const dir;
    auto const missing = dir / "absent" / "status.json";
    auto const done = replace_file(missing, "new");
    BOOST_REQUIRE(done.has_error());
    BOOST_CHECK(done.error().code == errc::file_failed);
    BOOST_TEST(done.error().detail.find(missing.string()) != std::string::npos);
    BOOST_TEST(done.error().detail.find("No such file") != std::string::npos);

    write_text(dir / "kept", "old");
    fs::create_directory(dir / "kept.new");
    BOOST_TEST(replace_file(dir / "kept", "new").has_error());
    BOOST_TEST(read_text(dir / "kept") == "old");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_a_value) {
    auto const full = open_file("/dev/full", O_WRONLY);
    BOOST_REQUIRE(full.has_value());
    auto const done = write_all(full->get(), "x", "/dev/full");
    BOOST_REQUIRE(done.has_error());
    BOOST_TEST(done.error().detail.find("No space left") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_failure_says_what_can_be_done) {
    for (auto const& [number, words] :
         {std::pair{ENOSPC, "cannot write: No space left on device (make room there and run again)"},
          {EDQUOT, "(the quota is used up"},
          {EIO, "cannot write: Input/output error (the disk"},
          {EROFS, "(make it writable"},
          {EACCES, "(make it writable"},
          {EMFILE, "(raise the limit"}}) {
        auto const failure = file_failure("/srv/out/spool", "write", number);
        BOOST_CHECK(failure.code == errc::file_failed);
        BOOST_TEST(failure.detail.starts_with("/srv/out/spool: cannot write: "));
        BOOST_TEST(failure.detail.find(words) != std::string::npos, failure.detail);
    }
    BOOST_TEST(advice_for(EINVAL) == "");
}

BOOST_AUTO_TEST_CASE(a_name_without_a_directory_lies_in_the_current_one) {
    temp_dir const dir;
    auto const before = fs::current_path();
    fs::current_path(dir.path());
    auto const done = replace_file("status.json", "whole");
    fs::current_path(before);
    BOOST_TEST(done.has_value());
    BOOST_TEST(read_text(dir / "status.json") == "whole");
}

BOOST_AUTO_TEST_CASE(a_symbolic_link_is_made_and_moved) {
    temp_dir const dir;
    auto const link = dir / "current";
    BOOST_REQUIRE(replace_symlink(link, "snapshots/a").has_value());
    BOOST_TEST(fs::read_symlink(link) == "snapshots/a");
    fs::create_symlink("left by a crash", dir / "current.new");
    BOOST_REQUIRE(replace_symlink(link, "snapshots/b").has_value());
    BOOST_TEST(fs::read_symlink(link) == "snapshots/b");
    BOOST_TEST(names_in(dir.path()) == std::vector<std::string>{"current"});
}

BOOST_AUTO_TEST_CASE(a_moved_from_descriptor_owns_nothing) {
    temp_dir const dir;
    auto opened = open_file(dir / "file", O_WRONLY | O_CREAT);
    BOOST_REQUIRE(opened.has_value());
    int const fd = opened->get();
    {
        file_descriptor owner = std::move(*opened);
        BOOST_TEST(owner.get() == fd);
        BOOST_TEST(!*opened);
        BOOST_TEST(::fcntl(fd, F_GETFD) == FD_CLOEXEC);
    }
    BOOST_TEST(::fcntl(fd, F_GETFD) == -1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
