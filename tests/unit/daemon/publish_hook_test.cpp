#include "daemon/publish_hook.hpp"
#include "support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sstream>
#include <unistd.h>

namespace hubcrawl::daemon {

namespace {

using namespace std::chrono_literals;

struct hooked {
    tests::temp_dir dir;
    std::ostringstream log;
    std::shared_ptr<spdlog::logger> before = spdlog::default_logger();
    publish_hook::limits limits{10min, 10s, 5s};
    std::vector<std::string> hidden;
    int stops = 0;

    hooked() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
        auto logger = std::make_shared<spdlog::logger>("hook", sink);
        logger->set_pattern("%v");
        spdlog::set_default_logger(logger);
    }
    ~hooked() { spdlog::set_default_logger(before); }

    std::string run(std::vector<std::string> command) {
        asio::io_context loop(1);
        publish_hook hook(loop.get_executor(), std::move(command), hidden, limits);
        for (int i = 0; i < stops; ++i) hook.stop();
        std::string outcome;
        auto const snapshot = dir / "20261120T172400Z"; // must outlive the run
        asio::co_spawn(loop, hook.run(snapshot),
                       [&](std::exception_ptr bug, std::string how) { outcome = bug ? "a bug" : how; });
        loop.run();
        return outcome;
    }
    std::string sh(std::string script) { return run({"/bin/sh", "-c", std::move(script)}); }
    bool logged(std::string_view line) const {
        return ("\n" + log.str()).find("\n" + std::string(line) + "\n") != std::string::npos;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(publish_hook_test, hooked)

BOOST_AUTO_TEST_CASE(it_is_told_the_snapshot_in_every_word_and_no_shell_reads_them) {
    BOOST_TEST(run({"/bin/echo", "{snapshot}", "a {snapshot}/x {snapshot}", "$HOME *", "{snap}"}) == "");
    auto const path = (dir / "20261120T172400Z").string();
    BOOST_TEST(logged("on_publish: " + path + " a " + path + "/x " + path + " $HOME * {snap}"));
}

BOOST_AUTO_TEST_CASE(both_its_outputs_are_logged_line_by_line_and_steer_nothing) {
    BOOST_TEST(sh("printf 'one\\ntwo'; printf '\\033[31mred\\n' >&2; printf 'last'") == "");
    BOOST_TEST(logged("on_publish: one"));
    BOOST_TEST(logged("on_publish: two?[31mred"));
    BOOST_TEST(logged("on_publish: last"));
}

BOOST_AUTO_TEST_CASE(more_than_a_pipe_holds_is_read_on_the_way) {
    BOOST_TEST(sh("i=0; while [ $i -lt 3000 ]; do echo \"line $i of some length, so that it is a lot\"; "
                  "i=$((i+1)); done") == "");
    BOOST_TEST(logged("on_publish: line 2999 of some length, so that it is a lot"));
}

BOOST_AUTO_TEST_CASE(how_it_failed_is_told) {
    BOOST_TEST(sh("exit 3") == "ended with status 3");
    BOOST_TEST(sh("kill -9 $$") == "was ended by signal 9");
    BOOST_TEST(run({(dir / "none").string()}) ==
               (dir / "none").string() + " cannot be run: No such file or directory");
}

BOOST_AUTO_TEST_CASE(it_has_nothing_of_ours_but_the_environment_without_secrets) {
    ::setenv("HOOK_TEST_SECRET", "s3cret", 1);
    ::setenv("HOOK_TEST_OPEN", "open", 1);
    hidden = {"HOOK_TEST_SECRET"};
    auto const file = open_file(dir / "ours", O_RDWR | O_CREAT).value();
    int const inherited = ::dup(file.get()); // without O_CLOEXEC
    BOOST_TEST(sh("echo \"<$HOOK_TEST_SECRET$HOOK_TEST_OPEN>\"; cat; "
                  "[ -e /proc/self/fd/" +
                  std::to_string(inherited) + " ] && echo inherited; true") == "");
    ::close(inherited);
    BOOST_TEST(logged("on_publish: <open>"));
    BOOST_TEST(!logged("on_publish: inherited"));
    BOOST_TEST(sh("kill -PIPE $$; echo survived") == "was ended by signal 13");
}

BOOST_AUTO_TEST_CASE(what_takes_too_long_is_ended) {
    limits = {50ms, 10s, 60s};
    BOOST_TEST(sh("sleep 600") == "took longer than 1 s, and was stopped");
}

BOOST_AUTO_TEST_CASE(what_will_not_end_is_killed) {
    limits = {300ms, 10s, 50ms};
    BOOST_TEST(sh("trap '' TERM; sh -c 'while :; do sleep 600; done' & while :; do sleep 600; done") ==
               "took longer than 1 s, and was stopped");
}

BOOST_AUTO_TEST_CASE(what_it_leaves_behind_is_not_waited_for) {
    BOOST_TEST(sh("sleep 600 & echo done") == "");
    BOOST_TEST(logged("on_publish: done"));
}

BOOST_AUTO_TEST_CASE(nor_what_has_left_its_group_and_never_stops_writing) {
    BOOST_TEST(sh("setsid yes & echo done") == "");
    BOOST_TEST(logged("on_publish: done"));
}

BOOST_AUTO_TEST_CASE(of_an_output_without_end_the_beginning_is_logged_and_all_of_it_read) {
    BOOST_TEST(
        sh("echo first; head -c 8000000 /dev/zero | tr '\\0' '\\n'; echo last; echo end >&2; exit 3") ==
        "ended with status 3");
    BOOST_TEST(logged("on_publish: first"));
    BOOST_TEST(logged("on_publish: it has written a mebibyte; what follows is not logged"));
    BOOST_TEST(!logged("on_publish: last"));
    BOOST_TEST(log.str().ends_with("what follows is not logged\n"));
}

BOOST_AUTO_TEST_CASE(when_we_stop_it_is_given_some_time) {
    stops = 1;
    limits = {10min, 50ms, 60s};
    BOOST_TEST(sh("sleep 600") == "was stopped with hubcrawld");
    limits.drain = 60s;
    BOOST_TEST(sh("echo in time") == "");
}

BOOST_AUTO_TEST_CASE(stopped_twice_it_is_killed) {
    stops = 2;
    limits = {10min, 60s, 60s};
    BOOST_TEST(sh("trap '' TERM; sleep 600") == "was stopped with hubcrawld");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::daemon
