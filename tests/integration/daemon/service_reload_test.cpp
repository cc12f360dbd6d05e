// SIGHUP: the configuration is read again.
#include "service_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace hubcrawl::tests;

namespace {

constexpr auto world = R"(
seed = 9
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 3
tags = 5
)";

} // namespace

BOOST_AUTO_TEST_SUITE(service_reload)

BOOST_AUTO_TEST_CASE(what_is_read_again_is_for_the_next_crawl) {
    service_rig rig(world);
    rig.configure("1h");
    rig.serve();
    rig.wait_until_said("the next crawl begins in ");
    BOOST_TEST(!std::filesystem::exists(rig.output / "current" / "tags.ndjson"));
    rig.configure("2h", "formats = [\"ndjson\"]");
    rig.service->signal(SIGHUP);
    rig.wait_until_said("configuration read again");
    rig.wait_until_said("the next crawl begins in 7"); // 2 h from the last start
    rig.service->signal(SIGUSR1);
    rig.wait_until_said("published ", 2);
    BOOST_TEST(std::filesystem::exists(rig.output / "current" / "tags.ndjson"));
    rig.service->signal(SIGTERM);
    BOOST_TEST(rig.service->wait() == 0);
}

BOOST_AUTO_TEST_CASE(a_bad_file_is_reported_with_its_line_and_the_old_one_kept) {
    service_rig rig(world);
    rig.configure("1h");
    rig.serve();
    rig.wait_until_said("the next crawl begins in ");
    rig.configure("1h", "formatz = [\"ndjson\"]\n[log]\nlevel = \"off\"");
    rig.service->signal(SIGHUP);
    rig.wait_until_said(
        "hubcrawl.toml:3: unknown key 'formatz', did you mean 'formats'?; the old configuration "
        "is kept");
    // Wrong as a whole only: neither does its log level come to be.
    rig.configure("1h", "formats = []\n[log]\nlevel = \"off\"");
    rig.service->signal(SIGHUP);
    rig.wait_until_said("at least one dataset and one format must be chosen; the old configuration is kept");
    std::filesystem::remove(rig.config);
    rig.service->signal(SIGHUP);
    rig.wait_until_said("cannot be read: No such file or directory; the old configuration is kept");
    rig.service->signal(SIGUSR1);
    rig.wait_until_said("published ", 2);
    BOOST_TEST(std::filesystem::exists(rig.output / "current" / "tags.csv"));
    rig.service->signal(SIGTERM);
    BOOST_TEST(rig.service->wait() == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_credential_rests_until_another_is_configured) {
    service_rig rig(world);
    rig.configure("1s");
    std::filesystem::remove(rig.dir / "secret");
    write_text(rig.dir / "secret", "wrong\n");
    rig.serve();
    rig.wait_until_said("the next crawl begins in 9"); // 900 to 945 s
    auto const asked = rig.hub.totals().requests;
    rig.service->signal(SIGUSR1);
    rig.wait_until_said("a credential was refused: it is not tried again for ");
    rig.configure("2s"); // something else is another
    rig.service->signal(SIGHUP);
    rig.wait_until_said("still the one that was refused at ");
    rig.wait_until_said("the next crawl begins in ", 2);
    rig.service->signal(SIGTERM);
    BOOST_TEST(rig.service->wait() == 0);
    rig.serve();
    rig.wait_until_said("still the one that was refused at ");
    rig.wait_until_said("the next crawl begins in ");
    BOOST_TEST(rig.hub.totals().requests == asked);
    write_text(rig.dir / "secret", "s3cret\n");
    rig.service->signal(SIGHUP);
    rig.wait_until_said("published ");
    rig.service->signal(SIGTERM);
    auto const status = rig.service->wait();
    BOOST_TEST((status == 0 || status == 5));
    BOOST_TEST(!contains(rig.log(), "s3cret"));
}

BOOST_AUTO_TEST_SUITE_END()
