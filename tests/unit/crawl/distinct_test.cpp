#include "crawl/distinct.hpp"
#include "spooled.hpp"

#include <limits>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;
using hubcrawl::crawl::count_distinct; // of a page in memory

namespace {

result<crawl::distinct_rows> count_distinct(output::spool const& spool,
                                            std::vector<frontier::held_page> pages) {
    crawl::distinct_counter counter(spool, std::move(pages));
    auto const done = counter.read_on(std::numeric_limits<std::size_t>::max());
    return done ? result<crawl::distinct_rows>(std::move(counter.found)) : done.error();
}

// Pages of rows whose hashes are given; nothing else of a row matters here.
struct hashed : spooled {
    std::vector<frontier::listing::held_page> pages;

    void add(std::vector<std::uint64_t> const& hashes) {
        page made;
        for (auto const hash : hashes) made.rows.push_back({.key_hash = hash});
        auto const at = state.spool.append(made, 1);
        pages.push_back({std::ssize(pages) + 1, 0, std::ssize(hashes), at.value()});
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(distinct)

BOOST_AUTO_TEST_CASE(no_pages_are_no_rows) {
    hashed r;
    BOOST_TEST(count_distinct(r.state.spool, {}).value().count == 0);
}

BOOST_AUTO_TEST_CASE(rows_repeated_on_one_page_or_on_several_count_once_and_are_named) {
    hashed r;
    r.add({9, 5, 9, 1});
    r.add({});
    r.add({7, 5, 5, 9});
    auto const found = count_distinct(r.state.spool, r.pages).value();
    BOOST_TEST(found.count == 4);
    BOOST_TEST(found.repeated == (std::vector<std::uint64_t>{5, 9}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_listing_of_several_passes_is_counted_to_the_row) {
    hashed r;
    constexpr std::uint64_t rows = 600'000; // three passes
    for (std::uint64_t first = 0; first < rows; first += 10'000) {
        std::vector<std::uint64_t> hashes;
        for (std::uint64_t i = first; i < first + 10'000; ++i) hashes.push_back(i * 0x9e3779b97f4a7c15U);
        r.add(hashes);
    }
    BOOST_TEST(count_distinct(r.state.spool, r.pages).value().count == static_cast<std::int64_t>(rows));
    r.add({0, 0x9e3779b97f4a7c15U, 3 * 0x9e3779b97f4a7c15U});
    auto const found = count_distinct(r.state.spool, r.pages).value();
    BOOST_TEST(found.count == static_cast<std::int64_t>(rows));
    BOOST_TEST(found.repeated.size() == 3U);
    BOOST_TEST(std::ranges::is_sorted(found.repeated));
}

BOOST_AUTO_TEST_CASE(counted_a_few_pages_at_a_time_it_comes_to_the_same) {
    hashed r;
    for (std::uint64_t i = 0; i < 30; ++i) r.add({i, i / 2, 7});
    auto const expected = count_distinct(r.state.spool, r.pages).value();
    crawl::distinct_counter counter(r.state.spool, r.pages);
    int steps = 1;
    while (!counter.read_on(7).value()) ++steps;
    BOOST_TEST(steps > 4);
    BOOST_TEST(counter.found.count == expected.count);
    BOOST_TEST(counter.found.repeated == expected.repeated, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(keys_in_order_are_counted_by_their_order_whatever_their_hashes) {
    spooled r;
    std::vector<frontier::held_page> pages;
    auto const add = [&](std::vector<std::string> const& keys) {
        page made;
        for (auto const& key : keys) {
            made.rows.push_back({.key_hash = 7, // as if all collided
                                 .key_offset = static_cast<std::uint32_t>(made.keys.size()),
                                 .key_length = static_cast<std::uint32_t>(key.size())});
            made.keys += key;
        }
        pages.push_back({std::ssize(pages) + 1, 0, std::ssize(keys), r.state.spool.append(made, 1).value()});
    };
    add({"a", "aa", "b"});
    add({});
    add({"c"});
    auto const found = count_distinct(r.state.spool, pages).value();
    BOOST_TEST(found.count == 4);
    BOOST_TEST(found.repeated.empty());

    crawl::distinct_counter by_page(r.state.spool, pages);
    while (!by_page.read_on(1).value()) {
    }
    BOOST_TEST(by_page.found.count == 4);

    for (auto const* late : {"c", "b"}) { // the last one again, and one from before
        auto const kept = pages;
        add({late});
        BOOST_TEST(count_distinct(r.state.spool, pages).value().count == 1); // by their one hash now
        pages = kept;
    }
}

BOOST_AUTO_TEST_CASE(a_page_in_memory_is_counted_without_the_spool) {
    BOOST_TEST(count_distinct(std::vector<page_row>{}) == 0);
    BOOST_TEST(count_distinct({{.key_hash = 3}, {.key_hash = 1}, {.key_hash = 3}}) == 2);
}

BOOST_AUTO_TEST_CASE(a_damaged_spool_is_an_error) {
    hashed r;
    r.add({1, 2});
    r.pages[0].spool_offset += 8;
    auto const found = count_distinct(r.state.spool, r.pages);
    BOOST_REQUIRE(!found);
    BOOST_CHECK(found.error().code == errc::checkpoint_unfit);
}

BOOST_AUTO_TEST_SUITE_END()
