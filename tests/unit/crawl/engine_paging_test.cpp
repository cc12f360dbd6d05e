// Lists that move while they are read, and a server whose addresses are not to be believed.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : crawl_rig {
    rig() { hub.namespaces["acme"] = {{"web", names("t", 350)}}; }

    std::vector<std::string>& tags() { return hub.namespaces["acme"][0].tags; }
    // Does this once, when the first request whose target holds `part` arrives, before it is answered.
    void when_asked(std::string part, std::function<void()> change) {
        hub.instead = [part = std::move(part), change = std::move(change),
                       done = false](net::request const& ask) mutable -> std::optional<net::response> {
            if (!done && ask.target.find(part) != std::string::npos) {
                done = true;
                change();
            }
            return std::nullopt;
        };
    }
    // The pages of web's tags say this as their `next`.
    void say_next(std::function<std::string(int page)> next) {
        hub.instead = [this,
                       next = std::move(next)](net::request const& ask) -> std::optional<net::response> {
            if (ask.target.find("/web/tags") == std::string::npos || ask.authorization.empty())
                return std::nullopt;
            auto const at = ask.target.find("page=");
            int const page = at == std::string::npos ? 1 : std::atoi(ask.target.c_str() + at + 5);
            auto const all = tags();
            std::vector<std::string> rows;
            for (auto i = static_cast<std::size_t>(page - 1) * 100; i < all.size() && rows.size() < 100; ++i)
                rows.push_back(tag_json(all[i]));
            auto const at_end = static_cast<std::size_t>(page) * 100 >= all.size();
            return json(200, page_json(std::ssize(all), rows, at_end ? "" : next(page)),
                        hub.rate_fields("bot"));
        };
    }
    void require_all() {
        BOOST_TEST(crawl().has_value());
        BOOST_TEST(gaps().empty());
        BOOST_TEST(publish().complete);
        BOOST_TEST((column(file("tags.csv"), 2) == tags()));
    }
};

using lines = std::vector<std::string>;
constexpr auto path = "/v2/namespaces/acme/repositories/web/tags";

} // namespace

BOOST_AUTO_TEST_SUITE(engine_paging)

BOOST_AUTO_TEST_CASE(a_row_inserted_at_the_top_while_it_is_read_is_found_and_none_is_lost) {
    for (auto const* when : {"page=2", "page=3", "page=4"}) BOOST_TEST_CONTEXT(when) {
            rig r;
            r.when_asked(when, [&] { r.tags().insert(r.tags().begin(), "t9999"); });
            r.require_all();
        }
}

BOOST_AUTO_TEST_CASE(a_row_deleted_while_it_is_read_costs_no_other_row) {
    rig r;
    r.when_asked("page=3", [&] { r.tags().erase(r.tags().begin() + 5); });
    r.require_all();
    BOOST_TEST(r.network.asked("/web/tags") > 4U);
}

BOOST_AUTO_TEST_CASE(a_rename_that_leaves_the_count_as_it_was_is_noticed_by_its_repeated_row) {
    rig r;
    r.options.max_in_flight = 1;
    // Row 100 moves to page 2 and is seen twice; the new one, at the top, is not.
    r.when_asked("page=2", [&] {
        r.tags().pop_back();
        r.tags().insert(r.tags().begin(), "t9999");
    });
    r.require_all();
}

BOOST_AUTO_TEST_CASE(a_list_that_shrank_below_a_page_under_way_ends_where_it_ends) {
    rig r;
    r.when_asked("page=4", [&] { r.tags().resize(180); });
    r.require_all();
    BOOST_TEST(r.counts.by_status[404] >= 1U);
}

BOOST_AUTO_TEST_CASE(a_list_that_grew_past_its_last_page_is_read_to_its_new_end) {
    rig r;
    r.when_asked("page=4", [&] {
        for (int i = 0; i < 120; ++i) r.tags().push_back(fmt::format("a{:04}", i));
    });
    r.require_all();
}

BOOST_AUTO_TEST_CASE(a_list_that_never_stands_still_is_unsettled_after_bounded_readings) {
    rig r;
    int more = 0;
    r.hub.instead = [&](net::request const& ask) -> std::optional<net::response> {
        if (ask.target.find("/web/tags") != std::string::npos)
            r.tags().insert(r.tags().begin(), fmt::format("u{:04}", ++more));
        return std::nullopt;
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps() == lines{"tags acme/web unsettled 0"}, boost::test_tools::per_element());
    BOOST_TEST(r.network.asked("/web/tags") <= 4U * 5U);
    auto const made = r.publish();
    BOOST_TEST(!made.complete);
    auto read = column(r.file("tags.csv"), 2);
    BOOST_TEST(read.size() > 300U);
    std::ranges::sort(read);
    BOOST_TEST((std::ranges::adjacent_find(read) == read.end())); // no row stands there twice
}

BOOST_AUTO_TEST_CASE(a_count_that_is_wrong_all_the_time_is_unsettled) {
    rig r;
    r.hub.instead = [&](net::request const& ask) -> std::optional<net::response> {
        if (ask.target.find("/web/tags") == std::string::npos)
            return std::nullopt;
        return json(200, page_json(3, {tag_json("b"), tag_json("a")}, ""), r.hub.rate_fields("bot"));
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps() == lines{"tags acme/web unsettled 0"}, boost::test_tools::per_element());
    BOOST_TEST(r.network.asked("/web/tags") == 4U);
}

BOOST_AUTO_TEST_CASE(a_row_that_the_server_repeats_without_counting_it_is_published_once) {
    rig r;
    r.hub.instead = [&](net::request const& ask) -> std::optional<net::response> {
        if (ask.target.find("/web/tags") == std::string::npos)
            return std::nullopt;
        auto const second = ask.target.find("page=2") != std::string::npos;
        auto const names = second ? lines{"b", "a"} : lines{"c", "b"};
        return json(200,
                    page_json(3, {tag_json(names[0]), tag_json(names[1])},
                              second ? "" : fmt::format("https://hub.test{}?page=2", path)),
                    r.hub.rate_fields("bot"));
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.publish().complete);
    BOOST_TEST(column(r.file("tags.csv"), 2) == (lines{"c", "b", "a"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_next_that_names_another_host_is_asked_of_our_own) {
    rig r;
    r.say_next([](int page) {
        return fmt::format("http://registry.evil.test:81{}?ordering=name&page={}&page_size=100", path,
                           page + 1);
    });
    r.require_all();
    for (auto const& each : r.network.log) BOOST_TEST(each.ask.target.starts_with("/v2/"));
}

BOOST_AUTO_TEST_CASE(a_relative_next_and_one_with_a_slash_do_as_well) {
    for (auto const* form : {"?page={}&page_size=100&ordering=name",
                             "/v2/namespaces/acme/repositories/web/tags/?page={}&page_size=100"})
        BOOST_TEST_CONTEXT(form) {
            rig r;
            r.say_next([form](int page) { return fmt::format(fmt::runtime(form), page + 1); });
            r.require_all();
        }
}

BOOST_AUTO_TEST_CASE(addresses_that_cannot_be_made_from_the_first_are_followed_one_by_one) {
    rig r;
    r.say_next([](int page) {
        return fmt::format("https://hub.test{}?cursor=c{}&page={}&page_size=100", path, page * 7, page + 1);
    });
    r.require_all();
    BOOST_TEST(r.network.asked("cursor=c21&page=4") == 1U);
    for (int page = 2; page <= 4; ++page) // each with the cursor that the page before it named
        BOOST_TEST(r.network.asked(fmt::format("cursor=c{}&page={}&", (page - 1) * 7, page)) == 1U);
}

BOOST_AUTO_TEST_CASE(pages_that_came_before_the_addresses_were_in_doubt_are_read_again_whatever_the_order) {
    for (int slow = 1; slow <= 4; ++slow)
        BOOST_TEST_CONTEXT("every answer but number " << slow << " is fast") {
            rig r;
            r.hub.latency = [n = 0, slow]() mutable { return ++n % 5 == slow ? 900ms : 20ms; };
            r.say_next([](int page) {
                return fmt::format("https://hub.test{}?cursor=c{}&page={}&page_size=100", path, page * 7,
                                   page + 1);
            });
            r.require_all();
            auto state = r.open();
            auto const listing = state.checkpoint.find(dataset_id::tags, 0, "web").value().value();
            BOOST_TEST(state.checkpoint.pages(listing.id).value().size() == 4U);
        }
}

BOOST_AUTO_TEST_CASE(a_followed_list_that_is_broken_off_goes_on_where_it_was) {
    rig r;
    r.options.max_in_flight = 1;
    r.say_next([](int page) {
        return fmt::format("https://hub.test{}?cursor=c{}&page={}&page_size=100", path, page * 7, page + 1);
    });
    bool down = true;
    r.hub.broken = [&](auto const& ask) {
        return down && ask.target.find("page=4") != std::string::npos
                   ? std::optional(fail(errc::certificate_refused, "hub.test"))
                   : std::nullopt;
    };
    BOOST_TEST(!r.crawl().has_value());
    down = false;
    r.require_all();
    BOOST_TEST(r.network.asked("cursor=c14&page=3") == 1U);
    BOOST_TEST(r.network.asked("cursor=c21&page=4") == 2U);
}

BOOST_AUTO_TEST_CASE(a_next_that_leads_to_itself_back_or_away_makes_the_page_malformed) {
    struct {
        char const* what;
        std::string next;
    } const table[] = {
        {"itself", fmt::format("https://hub.test{}?page=2", path)},
        {"an earlier page", fmt::format("https://hub.test{}?page=1", path)},
        {"another listing", "https://hub.test/v2/namespaces/acme/repositories/api/tags?page=3"},
        {"no page", fmt::format("https://hub.test{}?cursor=3", path)},
        {"no address", "https://hub.test:port/?page=3"},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.what) {
            rig r;
            r.say_next([&](int page) {
                return page == 2 ? row.next
                                 : fmt::format("https://hub.test{}?ordering=name&page={}&page_size=100", path,
                                               page + 1);
            });
            BOOST_TEST(r.crawl().has_value());
            BOOST_TEST(r.gaps() == lines{"tags acme/web malformed 200"}, boost::test_tools::per_element());
            BOOST_TEST(r.network.asked("page=2") == 3U);
        }
}

BOOST_AUTO_TEST_CASE(a_server_whose_list_never_ends_is_left) {
    rig r;
    r.tags() = names("t", 100'000);
    r.hub.instead = [&](net::request const& ask) -> std::optional<net::response> {
        auto const at = ask.target.find("page=");
        if (ask.target.find("/web/tags") == std::string::npos)
            return std::nullopt;
        int const page = at == std::string::npos ? 1 : std::atoi(ask.target.c_str() + at + 5);
        return json(200,
                    page_json(150, {tag_json(fmt::format("t{}", page))},
                              fmt::format("https://hub.test{}?page={}", path, page + 1)),
                    r.hub.rate_fields("bot"));
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps() == lines{"tags acme/web malformed 200"}, boost::test_tools::per_element());
    BOOST_TEST(r.network.asked("/web/tags") < 400U);
}

BOOST_AUTO_TEST_SUITE_END()
