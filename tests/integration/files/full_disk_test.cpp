// A real file system that is full, read-only, or gone.
#include "file_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <sys/mount.h>

using namespace hubcrawl::tests;
namespace fs = std::filesystem;

namespace {

// A tmpfs of `kib` over a directory, for the life of the object.
class small_disk {
public:
    small_disk(fs::path directory, int kib) : directory_(std::move(directory)) {
        fs::create_directories(directory_);
        if (::mount("tmpfs", directory_.c_str(), "tmpfs", 0, size(kib).c_str()) != 0)
            throw std::runtime_error(std::string("cannot mount a tmpfs: ") + std::strerror(errno));
    }
    small_disk(small_disk const&) = delete;
    small_disk& operator=(small_disk const&) = delete;
    ~small_disk() { ::umount2(directory_.c_str(), MNT_DETACH); }

    void change(int kib, bool read_only = false) const {
        BOOST_REQUIRE_EQUAL(::mount("tmpfs", directory_.c_str(), "tmpfs",
                                    read_only ? MS_REMOUNT | MS_RDONLY : MS_REMOUNT, size(kib).c_str()),
                            0);
    }

private:
    static std::string size(int kib) { return "size=" + std::to_string(kib) + "k"; }
    fs::path directory_;
};

boost::test_tools::assertion_result may_mount(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result made(true);
    try {
        temp_dir dir;
        small_disk const disk(dir / "disk", 64);
    } catch (std::exception const& refused) {
        made = false;
        say_skipped(made, refused.what());
    }
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(full_disk)

BOOST_AUTO_TEST_CASE(a_disk_that_fills_up_fails_the_crawl_and_room_resumes_it,
                     *boost::unit_test::precondition(may_mount)) {
    grown_hub rig;
    std::uintmax_t start = 0;
    for (auto const& entry : fs::recursive_directory_iterator(rig.dir / "start"))
        start +=
            entry.is_regular_file() && !entry.is_symlink() ? (entry.file_size() + 8191) / 4096 * 4096 : 0;
    auto const floor = static_cast<int>(start / 1024) + 40; // what lies there already, and its directories
    int failed = 0, stages = 0;
    std::string last;
    for (int more = 8; more < 4096; more += more / 3) BOOST_TEST_CONTEXT(more << " KiB free") {
            fs::remove_all(rig.output);
            small_disk const disk(rig.output, floor + more);
            fs::copy(rig.dir / "start", rig.output,
                     fs::copy_options::recursive | fs::copy_options::copy_symlinks);
            if (rig.crawl() == 0)
                break;
            ++failed;
            BOOST_TEST(contains(rig.errors, "No space left on device"), rig.errors);
            BOOST_TEST(contains(rig.errors, "make room"), rig.errors);
            BOOST_TEST(contains(rig.errors, rig.output.string() + "/"), rig.errors);
            auto const where = rig.errors.substr(0, rig.errors.rfind(": No space")).substr(30);
            stages += where != last;
            last = where;
            BOOST_TEST(!rig.moved());
            BOOST_TEST(lie_in(rig.output) == "");
            disk.change(65'536);
            BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
            BOOST_TEST((rig.data() == rig.expected));
            BOOST_TEST(leftovers_in(rig.output).empty());
        }
    BOOST_TEST_MESSAGE("disks filled: " << failed);
    BOOST_TEST(failed >= 3);
    BOOST_TEST(stages >= 2); // not all at the same place
}

BOOST_AUTO_TEST_CASE(a_read_only_output_is_refused_before_anything_is_sent,
                     *boost::unit_test::precondition(may_mount)) {
    grown_hub rig;
    fs::remove_all(rig.output);
    small_disk const disk(rig.output, 65'536);
    fs::copy(rig.dir / "start", rig.output, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    disk.change(65'536, true);
    auto const before = rig.hub.totals().requests;
    BOOST_TEST(rig.crawl() == 1);
    BOOST_TEST(contains(rig.errors, rig.output.string()), rig.errors);
    BOOST_TEST(contains(rig.errors, "Read-only file system"), rig.errors);
    BOOST_TEST(contains(rig.errors, "make it writable"), rig.errors);
    BOOST_TEST(rig.hub.totals().requests == before);
    BOOST_TEST(!rig.moved());
    disk.change(65'536);
    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    BOOST_TEST((rig.data() == rig.expected));
}

BOOST_AUTO_TEST_CASE(an_output_that_vanishes_fails_the_crawl_and_is_not_made_anew) {
    grown_hub rig;
    rig.start_again();
    auto const away = rig.dir / "away";
    auto const from = rig.output;
    std::atomic<int> seen = 0;
    rig.hub.on_request([&](auto const&) {
        if (++seen == 12)
            fs::rename(from, away);
    });
    BOOST_TEST(rig.crawl() == 1);
    rig.hub.on_request({});
    BOOST_TEST(contains(rig.errors, rig.output.string()), rig.errors);
    BOOST_TEST(contains(rig.errors, "removed, replaced or unmounted"), rig.errors);
    BOOST_TEST(!fs::exists(rig.output));
    fs::rename(away, rig.output);
    BOOST_TEST(!rig.moved());
    // Put back, it has all that was read.
    auto const before = rig.hub.totals().requests;
    BOOST_TEST_REQUIRE(rig.crawl() == 0, rig.errors);
    BOOST_TEST(rig.hub.totals().requests == before);
    BOOST_TEST((rig.data() == rig.expected));
}

BOOST_AUTO_TEST_SUITE_END()
