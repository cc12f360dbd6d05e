#include "base/sha256.hpp"
#include "output/shared_file.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using hubcrawl::tests::read_text;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;
namespace fs = std::filesystem;

namespace {

output::manifest_file entry_of(std::string const& text) {
    output::manifest_file made;
    made.bytes = text.size();
    sha256 digest;
    digest.update(text);
    made.sha256 = digest.finish();
    return made;
}

struct two_files : temp_dir {
    fs::path earlier = *this / "earlier", mine = *this / "mine";
    explicit two_files(std::string_view there) {
        write_text(earlier, there);
        write_text(mine, "tags");
    }
    bool share() const { return output::share_with(earlier, mine, entry_of("tags")); }
    bool untouched() const {
        return read_text(mine) == "tags" && fs::hard_link_count(mine) == 1 &&
               !fs::exists(fs::path(mine).concat(".link"));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(shared_file)

BOOST_AUTO_TEST_CASE(the_same_bytes_are_kept_once) {
    two_files r("tags");
    BOOST_TEST(r.share());
    BOOST_TEST(fs::equivalent(r.earlier, r.mine));
    BOOST_TEST(fs::hard_link_count(r.mine) == 2U);
    BOOST_TEST(!fs::exists(fs::path(r.mine).concat(".link")));
    fs::remove(r.earlier); // as when its snapshot goes
    BOOST_TEST(read_text(r.mine) == "tags");
}

BOOST_AUTO_TEST_CASE(other_bytes_of_the_same_length_are_not_shared) {
    two_files r("gats");
    BOOST_TEST(!r.share());
    BOOST_TEST(r.untouched());
    BOOST_TEST(read_text(r.earlier) == "gats");
}

BOOST_AUTO_TEST_CASE(a_longer_file_is_not_shared) {
    two_files r("tags and more");
    BOOST_TEST(!r.share());
    BOOST_TEST(r.untouched());
}

BOOST_AUTO_TEST_CASE(where_there_is_nothing_or_no_file_nothing_is_shared) {
    two_files r("tags");
    fs::remove(r.earlier);
    BOOST_TEST(!r.share());
    fs::create_directory(r.earlier);
    BOOST_TEST(!r.share());
    fs::remove(r.earlier);
    write_text(r / "elsewhere", "tags");
    fs::create_symlink(r / "elsewhere", r.earlier);
    BOOST_TEST(!r.share());
    BOOST_TEST(r.untouched());
    BOOST_TEST(fs::hard_link_count(r / "elsewhere") == 1U);
}

BOOST_AUTO_TEST_CASE(empty_files_take_no_room_to_be_shared) {
    two_files r("");
    write_text(r.mine, "");
    BOOST_TEST(!output::share_with(r.earlier, r.mine, entry_of("")));
    BOOST_TEST(fs::hard_link_count(r.mine) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
