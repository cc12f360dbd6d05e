#include "base/atomic_file.hpp"
#include "output/sorted_run.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <unistd.h>

using namespace hubcrawl;
using namespace hubcrawl::output;

namespace {

struct scratch {
    tests::temp_dir dir;
    std::filesystem::path path = dir / "scratch";
    file_descriptor file = open_file(path, O_RDWR | O_CREAT).value();
};

} // namespace

BOOST_AUTO_TEST_SUITE(sorted_run)

BOOST_FIXTURE_TEST_CASE(what_is_written_is_read_back_from_its_part_of_the_file, scratch) {
    run_writer first(file.get(), path);
    first.append("a", "one").value();
    first.append("", "").value();
    auto const end = first.finish().value();
    run_writer second(file.get(), path);
    std::string const large(100'000, 'x'); // more than is read at once
    second.append("b", large).value();
    second.append("c", "last").value();
    auto const length = second.finish().value();

    run_reader one(file.get(), path, 0, end);
    BOOST_TEST(one.next().value());
    BOOST_TEST(one.key() == "a");
    BOOST_TEST(one.line() == "one");
    BOOST_TEST(one.next().value());
    BOOST_TEST(one.key() == "");
    BOOST_TEST(!one.next().value());
    run_reader two(file.get(), path, end, end + length);
    BOOST_TEST(two.next().value());
    BOOST_TEST((two.line() == large));
    BOOST_TEST(two.next().value());
    BOOST_TEST(two.key() == "c");
    BOOST_TEST(two.line() == "last");
    BOOST_TEST(!two.next().value());
}

BOOST_FIXTURE_TEST_CASE(a_file_that_has_become_shorter_is_an_error_that_names_it, scratch) {
    run_writer all(file.get(), path);
    all.append("key", "line").value();
    auto const length = all.finish().value();
    BOOST_REQUIRE(::ftruncate(file.get(), static_cast<off_t>(length) - 1) == 0);
    run_reader cut(file.get(), path, 0, length);
    auto const read = cut.next();
    BOOST_REQUIRE(!read);
    BOOST_TEST(read.error().detail.starts_with(path.string()));
}

BOOST_AUTO_TEST_SUITE_END()
