// Each call that writes fails with each reason a disk has: a clear error, exit 1, `current` as it was, and
// the next run ends as if nothing had been.
#include "file_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cerrno>

using namespace hubcrawl::tests;

namespace {

struct reason {
    int number;
    std::string_view words, advice;
};
constexpr reason reasons[] = {
    {ENOSPC, "No space left on device", "make room"},
    {EIO, "Input/output error", "kernel's log"},
    {EDQUOT, "Disk quota exceeded", "quota"},
    {EROFS, "Read-only file system", "make it writable"},
};

struct tally {
    int failed = 0, survived = 0;
};

// What the user is told: the file, the reason, and what can be done. SQLite has words of its own for some
// cases.
std::string missing_in(std::string const& said, grown_hub const& rig, reason const& why) {
    if (!contains(said, rig.output.string() + "/"))
        return "the file";
    if (contains(said, "unable to open database file (see that its directory is there") ||
        contains(said, "attempt to write a readonly database (make it writable") ||
        contains(said, "disk I/O error (see that the disk has room"))
        return "";
    if (!contains(said, why.words))
        return "the reason";
    return contains(said, why.advice) ? "" : "the advice";
}

void fail_and_resume(grown_hub& rig, fault_point const& point, reason const& why, bool always, tally& count) {
    rig.start_again();
    auto const status = rig.crawl_with({point.at, std::to_string(why.number), always});
    BOOST_TEST_REQUIRE((status == 0 || status == 1), status << " " << rig.errors);
    BOOST_TEST(lie_in(rig.output) == "");
    BOOST_TEST(rig.moved() == (status == 0));
    if (status == 0) {
        ++count.survived; // a link's last sync, a file that need not be removed now
        BOOST_TEST((rig.data() == rig.expected));
        // Where nothing works any more from here on, success would be a lie.
        auto const last_rename = std::find_if(rig.calls.rbegin(), rig.calls.rend(),
                                              [](auto const& each) { return each.kind == "rename"; });
        BOOST_TEST((!always || point.index > last_rename->index));
    } else {
        ++count.failed;
        BOOST_TEST(missing_in(rig.errors, rig, why) == "", rig.errors);
    }
    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    BOOST_TEST((rig.data() == rig.expected));
    BOOST_TEST(lie_in(rig.output) == "");
    BOOST_TEST(leftovers_in(rig.output).empty());
}

} // namespace

BOOST_AUTO_TEST_SUITE(disk_errors, *boost::unit_test::precondition(faults_can_be_preloaded))

BOOST_AUTO_TEST_CASE(every_failed_call_is_reported_and_leaves_what_was) {
    grown_hub rig;
    tally count;
    std::size_t number = 0;
    for (auto const& point : rig.calls)
        for (auto const& why : reasons)
            for (bool const always : {false, true}) {
                // One in sixteen, and over the calls each reason both ways.
                if (!long_mode() && number++ % 17 != 0)
                    continue;
                BOOST_TEST_CONTEXT(why.words << (always ? " from " : " at ") << point.at << ", "
                                             << point.path)
                fail_and_resume(rig, point, why, always, count);
            }
    BOOST_TEST_MESSAGE("calls failed: " << count.failed + count.survived
                                        << ", of these without harm: " << count.survived);
    BOOST_TEST(count.failed >= 40);
}

BOOST_AUTO_TEST_CASE(bytes_that_a_sync_has_lost_are_never_trusted) {
    grown_hub rig;
    for (auto const& point : rig.calls) {
        if (point.kind != "sync" || !point.path.ends_with("/spool"))
            continue;
        // The kernel reports lost bytes once: the second sync of the same file succeeds, and means nothing.
        rig.start_again();
        BOOST_TEST(rig.crawl_with({point.at, std::to_string(EIO)}) == 1);
        auto const before = rig.hub.totals().requests;
        BOOST_TEST(rig.crawl() == 0);
        BOOST_TEST(rig.hub.totals().requests - before == rig.requests);
        BOOST_TEST((rig.data() == rig.expected));
    }
}

BOOST_AUTO_TEST_SUITE_END()
