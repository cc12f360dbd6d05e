#include "daemon/child_process.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <optional>
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
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    file_descriptor const output(ends[0]), input(ends[1]);
    auto child = child_process::start({"sh", "-c", "printf hi; exit 7"}, {}, {.output = input.get()}).value();
    BOOST_TEST(child.pid() != ::getpgrp());
    BOOST_TEST(readable(child.take_watch()));
    BOOST_TEST(readable(output));
    char text[3] = {};
    BOOST_TEST(::read(output.get(), text, 2) == 2);
    BOOST_TEST(text == std::string("hi"));
    BOOST_TEST(how_it_failed(child.reap()) == "ended with status 7");
}

BOOST_AUTO_TEST_CASE(each_of_its_streams_is_ours_or_nothing) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    file_descriptor const output(ends[0]), input(ends[1]);
    auto const silent =
        child_process::start({"sh", "-c", "cat; echo out; echo err >&2"}, {}, {.errors = input.get()})
            .value();
    BOOST_TEST(how_it_failed(silent.reap()) == "");
    char text[16] = {};
    BOOST_TEST(::read(output.get(), text, sizeof text) == 4);
    BOOST_TEST(text == std::string("err\n"));
}

BOOST_AUTO_TEST_CASE(a_signal_ends_it) {
    auto const child = child_process::start({"sleep", "600"}, {}, {}).value();
    child.signal(SIGTERM);
    BOOST_TEST(how_it_failed(child.reap()) == "was ended by signal 15");
}

BOOST_AUTO_TEST_CASE(one_that_somebody_else_has_waited_for_did_not_succeed) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    file_descriptor const output(ends[0]);
    std::optional<file_descriptor> input(std::in_place, ends[1]);
    auto* const before = std::signal(SIGCHLD, SIG_IGN); // the kernel does
    auto const child = child_process::start({"cat"}, {}, {.input = output.get()});
    input.reset(); // it reads until here
    auto const how = child ? child->reap() : child.error();
    std::signal(SIGCHLD, before);
    BOOST_TEST(how_it_failed(how) == "cannot be waited for: No child processes");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_named) {
    auto const child = child_process::start({"/nowhere/upload"}, {}, {});
    BOOST_REQUIRE(!child);
    BOOST_TEST(child.error().detail == "/nowhere/upload cannot be run: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::daemon
