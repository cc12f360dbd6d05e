#include "frontier/run_list.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::frontier;

namespace {

using keys = std::vector<std::string>;

struct rig {
    explicit rig(std::vector<keys> pages) : spool(std::move(pages)) {}

    // One held page a spooled one; `epochs` in their order.
    std::optional<run_list> join(std::vector<std::uint32_t> const& epochs) {
        std::vector<held_page> held;
        for (std::size_t i = 0; i < epochs.size(); ++i)
            held.push_back({static_cast<std::int64_t>(i + 1), epochs[i], std::ssize(spool[i]), i});
        auto made = run_list::join(held, false, reader());
        BOOST_REQUIRE(made.has_value());
        return std::move(*made);
    }
    key_reader reader() {
        return [this](std::uint64_t offset) -> result<keys> { return spool.at(offset); };
    }
    void overlay(run_list& list, keys fresh, page_edges const& edges = {}) {
        held_page const page{9, 7, std::ssize(fresh), spool.size()};
        spool.push_back(fresh);
        BOOST_REQUIRE(list.overlay(page, fresh, edges).has_value());
    }
    std::string text(run_list const& list) const { // runs; "|" where they are joined, "?" where not
        std::string all;
        for (auto const& run : list.runs()) {
            all += all.empty() ? "" : (run.joined ? "|" : "?");
            for (auto row = run.first_row; row < run.first_row + run.rows; ++row)
                all += spool[run.spool_offset][static_cast<std::size_t>(row)];
        }
        return all;
    }

    std::vector<keys> spool;
};

} // namespace

BOOST_AUTO_TEST_SUITE(run_list_test)

BOOST_AUTO_TEST_CASE(pages_of_one_epoch_join_and_others_leave_a_border_open) {
    rig one({{"a", "b"}, {"c", "d"}, {"e", "f"}});
    BOOST_TEST(one.text(*one.join({0, 0, 1})) == "ab|cd?ef");
}

BOOST_AUTO_TEST_CASE(a_page_that_begins_with_rows_of_the_one_before_closes_the_border) {
    rig one({{"a", "b", "c"}, {"c", "d", "e"}});
    BOOST_TEST(one.text(*one.join({0, 1})) == "ab|cde");
    BOOST_TEST(one.text(*one.join({1, 0})) == "abc|de");
}

BOOST_AUTO_TEST_CASE(the_fresher_of_two_pages_says_what_stands_in_both) {
    rig one({{"a", "c", "e"}, {"b", "c", "f"}});
    BOOST_TEST(one.text(*one.join({0, 1})) == "a|bcf");
    BOOST_TEST(one.text(*one.join({1, 0})) == "ace|f");
    rig all({{"a", "c", "e"}, {"b", "c"}});
    BOOST_TEST(all.text(*all.join({1, 0})) == "ace");
}

BOOST_AUTO_TEST_CASE(pages_with_one_between_them_do_not_join) {
    rig one({{"a", "d", "f"}, {"b", "c", "e"}, {"h", "i", "j"}});
    BOOST_TEST(one.text(*one.join({1, 0, 1})) == "adf?hij");
}

BOOST_AUTO_TEST_CASE(keys_may_run_down_and_without_an_order_there_is_no_list) {
    rig down({{"f", "e"}, {"d", "c"}});
    auto list = down.join({0, 0});
    BOOST_TEST(down.text(*list) == "fe|dc");
    BOOST_TEST(list->rank("d").value() == 2);
    rig mixed({{"a", "c"}, {"e", "d"}});
    BOOST_TEST(!mixed.join({0, 0}).has_value());
    rig twice({{"a", "a"}, {"b", "c"}});
    BOOST_TEST(!twice.join({0, 0}).has_value());
    rig single({{"a"}});
    BOOST_TEST(!single.join({0}).has_value());
}

BOOST_AUTO_TEST_CASE(a_fresh_page_takes_the_place_between_its_ends) {
    rig one({{"a", "c", "e"}, {"g", "i", "k"}, {"m", "o", "q"}});
    auto list = one.join({0, 1, 2});
    BOOST_TEST(one.text(*list) == "ace?gik?moq");
    one.overlay(*list, {"e", "f", "h", "i"});
    BOOST_TEST(one.text(*list) == "ac|efhi|k?moq");
    one.overlay(*list, {"l"});
    BOOST_TEST(one.text(*list) == "ac|efhi|k?l?moq");
    one.overlay(*list, {"k", "l", "m"});
    BOOST_TEST(one.text(*list) == "ac|efhi|klm|oq");
}

BOOST_AUTO_TEST_CASE(what_is_known_of_the_neighbours_closes_borders_and_drops_rows) {
    rig one({{"a", "c", "e"}, {"g", "i", "k"}, {"m", "o", "q"}});
    auto list = one.join({0, 1, 2});
    std::string const c = "c", o = "o";
    one.overlay(*list, {"h", "j"}, {.after = &c});
    BOOST_TEST(one.text(*list) == "ac|hj|k?moq");
    one.overlay(*list, {"i", "j"}, {.before = &o});
    BOOST_TEST(one.text(*list) == "ac|h|ij|oq");
    one.overlay(*list, {"b", "c"}, {.first = true});
    BOOST_TEST(one.text(*list) == "bc|h|ij|oq");
    one.overlay(*list, {"n", "o"}, {.last = true});
    BOOST_TEST(one.text(*list) == "bc|h|ij|no");
    BOOST_TEST(list->rows() == 7);
}

BOOST_AUTO_TEST_CASE(rank_holds_and_open_borders) {
    rig one({{"a", "c", "e"}, {"g", "i", "k"}, {"m", "o", "q"}});
    auto list = one.join({0, 0, 1});
    BOOST_TEST(list->rank("a").value() == 0);
    BOOST_TEST(list->rank("d").value() == 2);
    BOOST_TEST(list->rank("g").value() == 3);
    BOOST_TEST(list->rank("z").value() == 9);
    BOOST_TEST(list->holds("i").value());
    BOOST_TEST(!list->holds("h").value());
    BOOST_TEST(!list->holds("0").value());
    BOOST_TEST(list->first_open(std::nullopt).value() == "m");
    BOOST_TEST(list->first_open("l").value() == "m");
    BOOST_TEST(!list->first_open("m").has_value());
}

BOOST_AUTO_TEST_CASE(runs_restored_are_the_runs_they_were) {
    rig one({{"a", "c", "e"}, {"g", "i", "k"}, {"m", "o", "q"}});
    auto list = one.join({0, 1, 2});
    one.overlay(*list, {"e", "f", "h", "i"});
    auto const again = run_list::join(list->runs(), true, one.reader());
    BOOST_TEST((again.value().value().runs() == list->runs()));
}

BOOST_AUTO_TEST_CASE(a_spool_that_holds_fewer_rows_is_an_error) {
    rig one({{"a", "c", "e"}});
    std::vector<held_page> const held{{1, 0, 4, 0}};
    BOOST_TEST((run_list::join(held, false, one.reader()).error().code == errc::file_failed));
}

BOOST_AUTO_TEST_SUITE_END()
