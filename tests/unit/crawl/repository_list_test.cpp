#include "crawl/repository_list.hpp"
#include "spooled.hpp"

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;
using crawl::repository_list;

namespace {

struct listed : spooled {
    std::vector<frontier::held_page> pages;

    // Names that end in '*' are private; each row's bytes are its name and a dot.
    void add(std::vector<std::string> const& names, std::int64_t skip = 0) {
        page made;
        for (auto const& name : names) {
            page_row row;
            row.key_hash = std::hash<std::string>{}(name);
            row.key_offset = static_cast<std::uint32_t>(made.keys.size());
            row.key_length = static_cast<std::uint32_t>(name.size());
            row.is_private = name.ends_with('*');
            row.bytes[0] = static_cast<std::uint32_t>(name.size() + 1);
            made.keys += name;
            made.stream_bytes[0] += name + ".";
            made.rows.push_back(row);
        }
        frontier::held_page held;
        held.page = std::ssize(pages) + 1;
        held.first_row = skip;
        held.rows = std::ssize(names) - skip;
        held.spool_offset = state.spool.append(made, 1).value();
        pages.push_back(held);
    }
    repository_list read() { return repository_list::read(state.spool, pages).value(); }
};

std::string bytes_of(repository_list const& list, int* pieces = nullptr) {
    std::string all;
    std::uint64_t rows = 0;
    BOOST_REQUIRE(list.each_piece(0, [&](std::string_view bytes, std::uint64_t held) -> result<> {
        all += bytes;
        rows += held;
        if (pieces)
            ++*pieces;
        return {};
    }));
    BOOST_TEST(rows == list.size());
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(repository_list_)

BOOST_AUTO_TEST_CASE(in_order_whole_pages_are_taken) {
    listed r;
    r.add({"api", "db*"});
    r.add({"db*", "web"}, 1); // the first row of the page is another page's
    auto const list = r.read();
    BOOST_TEST(list.size() == 3U);
    BOOST_TEST(list.private_rows() == 1U);
    int pieces = 0;
    BOOST_TEST(bytes_of(list, &pieces) == "api.db*.web.");
    BOOST_TEST(pieces == 2);
}

BOOST_AUTO_TEST_CASE(out_of_order_they_are_sorted_and_each_stands_once) {
    listed r;
    r.add({"web", "db*"});
    r.add({"db*", "api"});
    auto const list = r.read();
    BOOST_TEST(list.size() == 3U);
    BOOST_TEST(list.private_rows() == 1U);
    BOOST_TEST(bytes_of(list) == "api.db*.web.");
}

BOOST_AUTO_TEST_CASE(one_that_stands_twice_in_a_row_is_out_of_order) {
    listed r;
    r.add({"api", "db"});
    r.add({"db", "web"});
    auto const list = r.read();
    BOOST_TEST(list.size() == 3U);
    BOOST_TEST(bytes_of(list) == "api.db.web.");
}

BOOST_AUTO_TEST_CASE(nothing_is_an_empty_list_and_a_failing_visitor_ends_the_visit) {
    listed r;
    BOOST_TEST(bytes_of(r.read()) == "");
    BOOST_TEST(bytes_of(repository_list()) == "");
    r.add({"api", "db"});
    int visits = 0;
    auto const done = r.read().each_piece(0, [&](std::string_view, std::uint64_t) -> result<> {
        ++visits;
        return fail(errc::stopped, "enough");
    });
    BOOST_TEST(!done);
    BOOST_TEST(visits == 1);
}

BOOST_AUTO_TEST_SUITE_END()
