#include "daemon/child_process.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <poll.h>
#include <unistd.h>

namespace hubcrawl::daemon {

namespace {

bool readable(file_descriptor const& file) {
    pollfd ask{file.get(), POLLIN, 0};
    return ::poll(&ask, 1, 60'000) == 1;
}

} // namespace

BOOST_AUTO_TEST_SUITE(child_process_test)

BOOST_AUTO_TEST_CASE(it_runs_in_a_group_of_its_own_and_its_end_is_seen) {
    auto child = child_process::start({"sh", "-c", "printf hi; exit 7"}, {}).value();
    BOOST_TEST(child.pid() != ::getpgrp());
    BOOST_TEST(readable(child.take_watch()));
    auto const output = child.take_output();
    BOOST_TEST(readable(output));
    char text[3] = {};
    BOOST_TEST(::read(output.get(), text, 2) == 2);
    BOOST_TEST(text == std::string("hi"));
    BOOST_TEST(child.reap() == "ended with status 7");
}

BOOST_AUTO_TEST_CASE(a_signal_ends_it) {
    auto const child = child_process::start({"sleep", "600"}, {}).value();
    child.signal(SIGTERM);
    BOOST_TEST(child.reap() == "was ended by signal 15");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_named) {
    auto const child = child_process::start({"/nowhere/upload"}, {});
    BOOST_REQUIRE(!child);
    BOOST_TEST(child.error().detail == "/nowhere/upload cannot be run: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::daemon
