#include "base/atomic_file.hpp"
#include "daemon/credential_helper.hpp"
#include "environment.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using hubcrawl::daemon::tests::environment;
using hubcrawl::tests::read_text;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;
using namespace std::chrono_literals;

namespace {

// A program in $PATH.
struct fixture {
    temp_dir dir;
    environment path{"PATH", dir.path().string() + ":/usr/bin:/bin"};

    void script(std::string_view text) {
        auto const file = (dir / "docker-credential-x").string();
        write_text(file, "#!/bin/sh\n" + std::string(text));
        BOOST_REQUIRE(::chmod(file.c_str(), 0755) == 0);
    }
    result<helper_answer> ask(std::chrono::milliseconds limit = 60s) {
        return ask_credential_helper("docker-credential-x", "https://index.docker.io/v1/\n", limit);
    }
};

// Whether it has ended, or does so at once; whoever inherits the dead may not have waited for it yet.
bool ended(int pid) {
    file_descriptor const watch(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    pollfd ask{watch.get(), POLLIN, 0};
    return !watch || ::poll(&ask, 1, 60'000) == 1;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(credential_helper, fixture)

BOOST_AUTO_TEST_CASE(it_gets_the_verb_and_the_server_and_its_answer_is_read) {
    script("read server; echo \"$1 $# $server\"; echo secret >&2");
    auto const got = ask().value();
    BOOST_TEST(got.status == 0);
    BOOST_TEST(got.output == "get 1 https://index.docker.io/v1/\n");
}

BOOST_AUTO_TEST_CASE(a_helper_that_reads_nothing_and_fails_says_so_by_its_status) {
    script("echo 'credentials not found in native keychain'; exit 1");
    auto const got = ask().value();
    BOOST_TEST(got.status == 1);
    BOOST_TEST(got.output == "credentials not found in native keychain\n");
    script("kill -9 $$");
    BOOST_TEST(ask().value().status == 128 + SIGKILL);
}

BOOST_AUTO_TEST_CASE(one_that_is_not_there_is_named_with_the_systems_reason) {
    auto const none = ask();
    BOOST_REQUIRE(!none);
    BOOST_TEST((none.error().code == errc::config_invalid));
    BOOST_TEST(none.error().detail == "docker-credential-x cannot be run: No such file or directory");
}

BOOST_AUTO_TEST_CASE(no_shell_sees_the_name) {
    auto const none =
        ask_credential_helper("docker-credential-x; touch " + (dir / "touched").string(), "", 60s);
    BOOST_TEST(!none);
    BOOST_TEST(!std::filesystem::exists(dir / "touched"));
}

BOOST_AUTO_TEST_CASE(one_that_waits_for_somebody_is_killed_with_all_it_has_started) {
    script("echo $$ > '" + (dir / "pid").string() + "'; cat >/dev/null; /bin/sleep 600 & wait");
    auto const none = ask(1500ms);
    BOOST_REQUIRE(!none);
    BOOST_TEST(none.error().detail ==
               "docker-credential-x gave no answer within 2 s, or one that is too long");
    auto const pid = std::atoi(read_text(dir / "pid").c_str());
    BOOST_REQUIRE(pid > 0);
    BOOST_TEST(::kill(pid, 0) == -1); // waited for, so its number is free
}

BOOST_AUTO_TEST_CASE(it_has_nothing_of_ours_open_and_leaves_nobody_behind) {
    auto const file = open_file(dir / "ours", O_RDWR | O_CREAT).value();
    int const inherited = ::dup(file.get()); // without O_CLOEXEC
    script("/bin/sleep 600 >/dev/null <&- & echo $! > '" + (dir / "pid").string() + "'; [ -e /proc/self/fd/" +
           std::to_string(inherited) + " ] && echo inherited; kill -PIPE $$");
    auto const got = ask().value();
    ::close(inherited);
    BOOST_TEST(got.output == "");
    BOOST_TEST(got.status == 128 + SIGPIPE);
    auto const pid = std::atoi(read_text(dir / "pid").c_str());
    BOOST_REQUIRE(pid > 0);
    BOOST_TEST(ended(pid));
}

BOOST_AUTO_TEST_CASE(one_that_closes_its_output_and_stays_is_not_waited_for_for_ever) {
    script("exec 0<&- 1>&-; exec /bin/sleep 600");
    BOOST_TEST(!ask(500ms));
}

BOOST_AUTO_TEST_CASE(an_answer_without_end_is_given_up) {
    script("while :; do echo 0123456789012345678901234567890123456789012345678901234567890123456789; done");
    auto const none = ask();
    BOOST_REQUIRE(!none);
    BOOST_TEST(none.error().detail.find("0123") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
