#include "daemon/publication_log.hpp"
#include "log_watch.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using namespace hubcrawl::tests;

namespace {

output::manifest published(std::uint64_t private_rows) {
    output::manifest made;
    made.complete = true;
    made.files.push_back({"repositories.csv", "repositories", "csv", 250, 9000, ""});
    made.files.push_back({"tags.csv", "tags", "csv", 50, 700, ""});
    made.namespaces.push_back({"acme", "bot", true, private_rows, {}});
    made.requests.total = 7;
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(publication_log)

BOOST_AUTO_TEST_CASE(a_complete_one_is_told_in_one_line) {
    log_watch const log;
    log_publication(published(3), "/srv/snapshots/1");
    BOOST_TEST(log.says("published /srv/snapshots/1: complete, 300 rows in 2 files (7 requests"));
    BOOST_TEST(!log.says("[warning]"));
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_a_warning_each_reason_once) {
    log_watch const log;
    auto made = published(3);
    made.complete = false;
    made.gaps.assign(2, {"acme", "tags", "acme/web", gap_reason::forbidden, 403, "no"});
    log_publication(made, "/srv/snapshots/1");
    BOOST_TEST(log.says("INCOMPLETE, 2 gaps"));
    auto const text = log.text.str();
    auto const first = text.find("gaps by forbidden: ");
    BOOST_TEST(first != std::string::npos);
    BOOST_TEST(text.find("gaps by forbidden: ", first + 1) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_credential_that_sees_nothing_private_is_suspected) {
    log_watch const log;
    log_publication(published(0), "/srv/snapshots/1");
    BOOST_TEST(log.says("acme: bot sees no private repository"));
}

BOOST_AUTO_TEST_SUITE_END()
