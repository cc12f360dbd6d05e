#include "report/report_cards.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace std::chrono_literals;

namespace {

wall_time const noon{1'795'176'000s};

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

struct small {
    small() {
        numbers.begin_namespace("acme");
        repository_facts facts;
        facts.pulls = 1234;
        facts.stars = 1;
        facts.storage = 5'000'000;
        facts.pushed = std::chrono::floor<std::chrono::days>(noon) - std::chrono::days(800);
        numbers.begin_repository("web", facts);
        tag_facts tag;
        tag.key = "\"<v1>\"";
        tag.size = 2'000;
        tag.platforms = "linux/amd64 unknown/unknown";
        numbers.add_tag(tag);
        tag.pulled = std::chrono::floor<std::chrono::days>(noon) - std::chrono::days(500);
        numbers.add_tag(tag);
        numbers.end_repository();
        made.namespaces.push_back(
            {"acme", {}, true, 0, {{"repositories", 1, 1, 1}, {"tags", 2, 2, 1}, {"images", 4, {}, 1}}});
    }
    report_numbers numbers{noon};
    output::manifest made;
};

} // namespace

BOOST_AUTO_TEST_SUITE(report_cards_)

BOOST_AUTO_TEST_CASE(the_sums_stand_on_top) {
    small const s;
    auto const tiles = report_tiles(s.numbers, s.made, true);
    BOOST_TEST(has(
        tiles, "<dt>Repositories</dt><dd><div class=\"value\">1</div><div class=\"more\">0 private</div>"));
    BOOST_TEST(has(tiles, "<div class=\"value\">2</div><div class=\"more\">4 images</div>"));
    BOOST_TEST(has(tiles, "<div class=\"value\">1,234</div><div class=\"more\">1 star</div>"));
    BOOST_TEST(has(tiles, "<div class=\"value\">5.00 MB</div>"));
    // One 500 days ago, one never.
    BOOST_TEST(
        has(tiles,
            "not pulled for a year</dt><dd><div class=\"value\">2</div><div class=\"more\">1 of them never"));
}

BOOST_AUTO_TEST_CASE(each_card_has_its_chart) {
    small const s;
    auto const cards = report_cards(s.numbers, true, true);
    for (auto const* part : {"acme/web</bdi></th><td class=\"num\">1,234</td>",
                             "acme/web</bdi></th><td class=\"num\">5.00 MB</td>",
                             "acme/web:&lt;v1&gt;</bdi></th><td class=\"num\">2.00 kB</td>",
                             "linux/amd64</bdi></th><td class=\"num\">2</td>", "unknown (attestations)",
                             "never pulled</bdi></th><td class=\"num\">1</td>",
                             "over 2 years</bdi></th><td class=\"num\">1</td>",
                             "acme/web</bdi></th><td class=\"num\">2 years ago</td>"})
        BOOST_TEST(has(cards, part), part);
    BOOST_TEST(!has(cards, "were not read"));
}

BOOST_AUTO_TEST_CASE(what_was_not_read_is_left_out_in_words) {
    small const s;
    auto const no_images = report_cards(s.numbers, true, false);
    BOOST_TEST(has(no_images, "Images were not read in this crawl"));
    auto const no_tags = report_cards(s.numbers, false, false);
    BOOST_TEST(has(no_tags, "Tags were not read in this crawl"));
    BOOST_TEST(!has(no_tags, "Age since the last pull"));
    BOOST_TEST(!has(report_tiles(s.numbers, s.made, false), "Tags"));
}

BOOST_AUTO_TEST_CASE(nothing_at_all_is_told_too) {
    report_numbers none(noon);
    none.begin_namespace("acme");
    auto const cards = report_cards(none, true, true);
    BOOST_TEST(has(cards, "There are no repositories."));
    BOOST_TEST(has(cards, "No tag has an image."));
    BOOST_TEST(has(cards, "There is none."));
    BOOST_TEST(has(report_tiles(none, {}, true), "<div class=\"value\">0 B</div>"));
}

BOOST_AUTO_TEST_SUITE_END()
