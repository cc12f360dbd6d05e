#include "output/change_finder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace hubcrawl;
using namespace hubcrawl::output;

namespace {

using kind = watched_line::kind;
using all_lines = std::vector<watched_line>;

watched_line name_space(std::string name, std::string cells = "\"bot\"\ttrue") {
    return {kind::name_space, true, std::move(name), std::move(cells)};
}
watched_line repository(std::string name, std::string cells = "false\t\"text\"") {
    return {kind::repository, true, std::move(name), std::move(cells)};
}
watched_line tag(std::string name, std::string cells) {
    return {kind::tag, true, std::move(name), std::move(cells)};
}
watched_line in_part(watched_line line) {
    line.whole = false;
    return line;
}

change_finder::sight const seen{true, true, "\"bot\""};

// Compares what is fed to it with `before`.
struct comparison {
    all_lines before;
    std::size_t at = 0;
    std::string told;
    all_lines kept;
    change_finder finder{
        {"https://hub", {"is_private", "description"}, {"digest"}},
        [this](watched_line& out) -> result<bool> {
            if (at == before.size())
                return false;
            out = before[at++];
            return true;
        },
        [this](std::string_view line) -> result<> {
            told += line;
            return {};
        },
        [this](kind is, bool whole, std::string_view name, std::string_view cells) -> result<> {
            kept.push_back({is, whole, std::string(name), std::string(cells)});
            return {};
        }};
    explicit comparison(all_lines lines) : before(std::move(lines)) {}
    comparison(comparison const&) = delete;

    std::string const& end() {
        finder.end().value();
        return told;
    }
};

all_lines const shop{name_space("acme"),        repository("api"), tag("v1", "\"sha256:1\""),
                     tag("v2", "\"sha256:2\""), repository("web"), tag("v1", "\"sha256:3\"")};

// The new side as it was before, but for what the caller does with it.
void feed(comparison& to, all_lines const& lines) {
    for (auto const& line : lines) {
        auto done = line.is == kind::name_space   ? to.finder.name_space(line.name, seen)
                    : line.is == kind::repository ? to.finder.repository(line.name, line.cells, true)
                                                  : to.finder.tag(line.name, line.cells);
        done.value();
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(change_finder_)

BOOST_AUTO_TEST_CASE(where_nothing_changed_nothing_is_told) {
    comparison one(shop);
    feed(one, shop);
    BOOST_TEST(one.end() == "");
}

BOOST_AUTO_TEST_CASE(only_what_differs_is_told_with_before_and_after) {
    comparison one(shop);
    auto now = shop;
    now[1].cells = "true\t\"text\"";
    now[3].cells = "\"sha256:9\"";
    feed(one, now);
    BOOST_TEST(one.end() ==
               R"({"change":"changed","dataset":"repositories","namespace":"acme","name":"api",)"
               R"("before":{"is_private":false},"after":{"is_private":true}})"
               "\n"
               R"({"change":"changed","dataset":"tags","namespace":"acme","repository":"api","name":"v2",)"
               R"("before":{"digest":"sha256:2"},"after":{"digest":"sha256:9"}})"
               "\n");
}

BOOST_AUTO_TEST_CASE(what_came_and_what_went_is_told_whole_in_one_order) {
    comparison one(shop);
    feed(one, {name_space("acme"), repository("app"), tag("new", "null"), repository("web"),
               tag("v0", "\"sha256:0\"")});
    BOOST_TEST(
        one.end() ==
        R"({"change":"removed","dataset":"repositories","namespace":"acme","name":"api","before":{"is_private":false,"description":"text"}})"
        "\n"
        R"({"change":"removed","dataset":"tags","namespace":"acme","repository":"api","name":"v1","before":{"digest":"sha256:1"}})"
        "\n"
        R"({"change":"removed","dataset":"tags","namespace":"acme","repository":"api","name":"v2","before":{"digest":"sha256:2"}})"
        "\n"
        R"({"change":"added","dataset":"repositories","namespace":"acme","name":"app","after":{"is_private":false,"description":"text"}})"
        "\n"
        R"({"change":"added","dataset":"tags","namespace":"acme","repository":"app","name":"new","after":{"digest":null}})"
        "\n"
        R"({"change":"added","dataset":"tags","namespace":"acme","repository":"web","name":"v0","after":{"digest":"sha256:0"}})"
        "\n"
        R"({"change":"removed","dataset":"tags","namespace":"acme","repository":"web","name":"v1","before":{"digest":"sha256:3"}})"
        "\n");
}

BOOST_AUTO_TEST_CASE(namespaces_that_only_one_side_holds_are_left_out) {
    comparison one({name_space("a"), repository("x"), name_space("c"), repository("x"), name_space("e"),
                    repository("x"), tag("t", "null")});
    feed(one, {name_space("b"), repository("y"), tag("t", "null"), name_space("c"), name_space("d"),
               repository("y")});
    BOOST_TEST(one.end() == R"({"change":"removed","dataset":"repositories","namespace":"c","name":"x",)"
                            R"("before":{"is_private":false,"description":"text"}})"
                            "\n");
}

BOOST_AUTO_TEST_CASE(what_is_known_is_what_was_seen) {
    comparison one(
        {name_space("acme"), repository("api"), tag("v1", "null"), name_space("gone"), repository("x")});
    feed(one, shop);
    one.end();
    BOOST_TEST((one.kept == shop));
}

BOOST_AUTO_TEST_CASE(of_a_namespace_that_could_not_be_read_whole_what_is_seen_is_compared) {
    comparison one(shop);
    one.finder.name_space("acme", {false, true, "\"bot\""}).value();
    one.finder.repository("new", "true\t\"\"", true).value();
    one.finder.tag("v1", "null").value();
    one.finder.repository("web", "false\t\"text\"", true).value();
    one.finder.tag("v1", "\"sha256:4\"").value();
    auto const& told = one.end();
    BOOST_TEST(std::ranges::count(told, '\n') == 3);
    BOOST_TEST(told.find(R"("added","dataset":"repositories","namespace":"acme","name":"new")") != told.npos);
    BOOST_TEST(told.find(R"("added","dataset":"tags","namespace":"acme","repository":"new")") != told.npos);
    BOOST_TEST(told.find(R"("changed","dataset":"tags","namespace":"acme","repository":"web")") != told.npos);
    // api is out of sight, and stays known
    BOOST_TEST((one.kept == all_lines{name_space("acme"), repository("api"), tag("v1", "\"sha256:1\""),
                                      tag("v2", "\"sha256:2\""), repository("new", "true\t\"\""),
                                      tag("v1", "null"), repository("web"), tag("v1", "\"sha256:4\"")}));
}

BOOST_AUTO_TEST_CASE(tags_that_could_not_be_seen_are_kept_and_compared_when_they_are) {
    comparison one(shop);
    one.finder.name_space("acme", seen).value();
    one.finder.repository("api", "true\t\"text\"", false).value();
    one.finder.tag("v2", "\"sha256:9\"").value();
    one.finder.repository("web", "false\t\"text\"", true).value();
    BOOST_TEST(one.end() ==
               R"({"change":"changed","dataset":"repositories","namespace":"acme","name":"api",)"
               R"("before":{"is_private":false},"after":{"is_private":true}})"
               "\n"
               R"({"change":"changed","dataset":"tags","namespace":"acme","repository":"api","name":"v2",)"
               R"("before":{"digest":"sha256:2"},"after":{"digest":"sha256:9"}})"
               "\n"
               R"({"change":"removed","dataset":"tags","namespace":"acme","repository":"web","name":"v1",)"
               R"("before":{"digest":"sha256:3"}})"
               "\n");
    comparison then(one.kept);
    feed(then, {name_space("acme"), repository("api", "true\t\"text\""), tag("v2", "\"sha256:9\""),
                repository("web")});
    BOOST_TEST(then.end() ==
               R"({"change":"removed","dataset":"tags","namespace":"acme","repository":"api","name":"v1",)"
               R"("before":{"digest":"sha256:1"}})"
               "\n");
}

BOOST_AUTO_TEST_CASE(what_was_never_seen_to_its_end_has_nothing_added) {
    comparison one({in_part(name_space("acme")), in_part(repository("web")), tag("v1", "null")});
    feed(one, {name_space("acme"), repository("new"), tag("v1", "null"), repository("web"),
               tag("v1", "\"sha256:1\""), tag("v2", "null")});
    BOOST_TEST(one.end() == R"({"change":"changed","dataset":"tags","namespace":"acme","repository":"web",)"
                            R"("name":"v1","before":{"digest":null},"after":{"digest":"sha256:1"}})"
                            "\n");
    BOOST_TEST(one.kept[0].whole); // it is now
    comparison still({in_part(name_space("acme")), in_part(repository("web"))});
    still.finder.name_space("acme", {false, true, "\"bot\""}).value();
    still.finder.repository("web", "false\t\"text\"", false).value();
    still.end();
    BOOST_TEST((still.kept == all_lines{in_part(name_space("acme")), in_part(repository("web"))}));
}

BOOST_AUTO_TEST_CASE(what_came_while_its_tags_were_out_of_sight_has_them_added_later) {
    comparison one({name_space("acme")});
    one.finder.name_space("acme", seen).value();
    one.finder.repository("new", "false\t\"text\"", false).value();
    one.end();
    comparison then(one.kept);
    feed(then, {name_space("acme"), repository("new"), tag("v1", "null")});
    BOOST_TEST(then.end() == R"({"change":"added","dataset":"tags","namespace":"acme","repository":"new",)"
                             R"("name":"v1","after":{"digest":null}})"
                             "\n");
}

BOOST_AUTO_TEST_CASE(tags_that_one_side_did_not_read_neither_came_nor_went) {
    comparison without_now(shop);
    without_now.finder.name_space("acme", {true, false, "\"bot\""}).value();
    without_now.finder.repository("api", "false\t\"text\"", false).value();
    without_now.finder.repository("web", "false\t\"text\"", false).value();
    BOOST_TEST(without_now.end() == "");

    comparison without_before({name_space("acme", "\"bot\"\tfalse"), repository("api"), repository("web")});
    feed(without_before, shop);
    BOOST_TEST(without_before.end() == "");
}

BOOST_AUTO_TEST_CASE(what_another_account_saw_is_not_compared) {
    comparison one(shop);
    one.finder.name_space("acme", {true, true, "null"}).value();
    BOOST_TEST(one.end() == "");
    BOOST_TEST(one.finder.other_account() == std::vector<std::string>{"acme"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_of_another_width_are_damage) {
    comparison one({name_space("acme"), repository("api", "false")});
    feed(one, {name_space("acme")});
    BOOST_TEST(one.finder.end().has_error());
}

BOOST_AUTO_TEST_SUITE_END()
