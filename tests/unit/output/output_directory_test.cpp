#include "output/output_directory.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <unistd.h>

using namespace hubcrawl;
using namespace hubcrawl::output;
using hubcrawl::tests::read_text;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

BOOST_AUTO_TEST_SUITE(directory_lock_)

BOOST_AUTO_TEST_CASE(the_directory_is_made_and_the_lock_names_us) {
    temp_dir dir;
    auto const lock = directory_lock::acquire(dir / "a/b");
    BOOST_REQUIRE(lock.has_value());
    BOOST_TEST(read_text(dir / "a/b/.lock") == std::to_string(::getpid()) + "\n");
}

BOOST_AUTO_TEST_CASE(a_second_one_is_told_who_holds_it) {
    temp_dir dir;
    auto const first = directory_lock::acquire(dir.path());
    BOOST_REQUIRE(first.has_value());
    auto const second = directory_lock::acquire(dir.path());
    BOOST_REQUIRE(second.has_error());
    BOOST_TEST((second.error().code == errc::state_locked));
    BOOST_TEST(second.error().detail.find("pid " + std::to_string(::getpid())) != std::string::npos);
    BOOST_TEST(read_text(dir / ".lock") == std::to_string(::getpid()) + "\n");
}

BOOST_AUTO_TEST_CASE(the_status_is_locked_apart_from_the_directory_and_by_one_alone) {
    temp_dir dir;
    auto const status = directory_lock::acquire_status(dir.path());
    BOOST_TEST(status.has_value());
    BOOST_TEST(directory_lock::acquire(dir.path()).has_value()); // whoever shows a status keeps nobody away
    auto const second = directory_lock::acquire_status(dir.path());
    BOOST_REQUIRE(second.has_error());
    BOOST_TEST((second.error().code == errc::state_locked));
    BOOST_TEST(directory_lock::acquire_status(dir / "none").has_error());
    BOOST_TEST(!std::filesystem::exists(dir / "none"));
}

BOOST_AUTO_TEST_CASE(it_is_free_again_when_the_holder_is_gone) {
    temp_dir dir;
    write_text(dir / ".lock", "4194303999\nof a process long gone");
    std::optional first = directory_lock::acquire(dir.path()).value();
    first.reset();
    BOOST_TEST(directory_lock::acquire(dir.path()).has_value());
    BOOST_TEST(read_text(dir / ".lock") == std::to_string(::getpid()) + "\n");
}

BOOST_AUTO_TEST_CASE(a_directory_that_has_gone_is_missed_even_where_another_took_its_place) {
    temp_dir dir;
    auto const lock = directory_lock::acquire(dir / "out").value();
    BOOST_TEST(lock.still_there().has_value());
    std::filesystem::rename(dir / "out", dir / "away");
    BOOST_REQUIRE(lock.still_there().has_error());
    BOOST_TEST(lock.still_there().error().detail.find((dir / "out").string()) == 0U);
    auto const other = directory_lock::acquire(dir / "out").value();
    BOOST_TEST(lock.still_there().has_error());
    BOOST_TEST(other.still_there().has_value());
}

BOOST_AUTO_TEST_CASE(a_file_in_the_way_is_an_error_that_names_it) {
    temp_dir dir;
    write_text(dir / "plain", "");
    auto const lock = directory_lock::acquire(dir / "plain");
    BOOST_REQUIRE(lock.has_error());
    BOOST_TEST((lock.error().code == errc::file_failed));
    BOOST_TEST(lock.error().detail.find("plain") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
