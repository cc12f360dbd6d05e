// Listings that changed while they were read, as the engine carries it out.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

struct rig : crawl_rig {
    rig() {
        hub.namespaces["acme"] = {{"web", names("t", 1250)}};
        options.max_in_flight = 1;
    }
    std::vector<std::string>& tags() { return hub.namespaces["acme"][0].tags; }
    // The list is answered by time with these rows, dated.
    void date(std::vector<std::pair<std::string, std::string>> newest) {
        recent = std::move(newest);
        hub.instead = [this](net::request const& ask) -> std::optional<net::response> {
            if (ask.target.find("/web/tags") == std::string::npos || ask.authorization.empty())
                return std::nullopt;
            if (++asked == 8 && change)
                change();
            if (ask.target.find("ordering=last_updated") == std::string::npos)
                return std::nullopt;
            ++asked_by_time;
            std::vector<std::string> rows;
            for (auto const& [name, when] : recent)
                rows.push_back(fmt::format(R"({{"name":"{}","last_updated":"{}","images":[]}})", name, when));
            return json(200, page_json(std::ssize(tags()), rows, ""), hub.rate_fields("bot"));
        };
    }

    std::vector<std::pair<std::string, std::string>> recent;
    std::function<void()> change;
    int asked = 0, asked_by_time = 0;
};

constexpr auto long_ago = "2001-01-01T00:00:00Z";
constexpr auto in_future = "2099-01-01T00:00:00.123456Z";

} // namespace

BOOST_AUTO_TEST_SUITE(engine_settling)

BOOST_AUTO_TEST_CASE(what_came_and_went_is_found_without_reading_all_again) {
    rig r;
    r.date({{"t0600x", in_future}, {"t0001", long_ago}});
    r.change = [&] {
        auto& all = r.tags();
        all.erase(all.begin() + 333);
        std::erase(all, "t1000");
        all.insert(std::ranges::find(all, "t0600"), "t0600x");
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps().empty());
    BOOST_TEST(r.publish().complete);
    BOOST_TEST((column(r.file("tags.csv"), 2) == r.tags()));
    BOOST_TEST(r.asked_by_time >= 1);
    BOOST_TEST(r.network.asked("/web/tags") < 13U + 11U);
}

BOOST_AUTO_TEST_CASE(it_is_found_as_well_while_commits_come_between_with_a_slow_disk) {
    rig r;
    r.date({{"t0600x", in_future}, {"t0001", long_ago}});
    r.hub.latency = [] { return 50ms; };
    r.options.checkpoint_every = 10ms;
    r.options.max_in_flight = 4;
    r.hands.takes = 30ms;
    r.hub.namespaces["acme"].push_back({"api", names("t", 950)});
    r.change = [&] {
        auto& all = r.tags();
        all.erase(all.begin() + 333);
        all.insert(std::ranges::find(all, "t0600"), "t0600x");
        std::erase(all, "t1000");
    };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps().empty());
    BOOST_TEST(r.publish().complete);
    auto expected = r.hub.namespaces["acme"][1].tags;
    expected.insert(expected.end(), r.tags().begin(), r.tags().end());
    BOOST_TEST((column(r.file("tags.csv"), 2) == expected));
}

BOOST_AUTO_TEST_CASE(where_nothing_is_dated_the_list_is_read_again) {
    rig r;
    r.date({});
    r.recent = {{"t0001", ""}};
    r.change = [&] { r.tags().erase(r.tags().begin() + 5); };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps().empty());
    BOOST_TEST((r.publish(), column(r.file("tags.csv"), 2) == r.tags()));
    BOOST_TEST(r.asked_by_time == 1);
    BOOST_TEST(r.network.asked("/web/tags") == 13U + 1U + 13U);
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_the_other_order_costs_a_reading_and_no_gap) {
    rig r;
    r.date({});
    auto const plain = r.hub.instead;
    r.hub.instead = [&r, plain](net::request const& ask) -> std::optional<net::response> {
        auto made = plain(ask);
        if (!made || ask.target.find("ordering=last_updated") == std::string::npos)
            return made;
        return json(403, R"({"message":"forbidden","errinfo":{}})", r.hub.rate_fields("bot"));
    };
    r.change = [&] { r.tags().erase(r.tags().begin() + 5); };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps().empty());
    BOOST_TEST((r.publish(), column(r.file("tags.csv"), 2) == r.tags()));
}

BOOST_AUTO_TEST_CASE(a_server_that_fails_at_the_other_order_costs_a_reading_and_not_the_crawl) {
    rig r;
    r.date({});
    auto const plain = r.hub.instead;
    r.hub.instead = [&r, plain](net::request const& ask) -> std::optional<net::response> {
        auto made = plain(ask);
        if (!made || ask.target.find("ordering=last_updated") == std::string::npos)
            return made;
        return reply_of(504, "text/html", "<html>", r.hub.rate_fields("bot"));
    };
    r.change = [&] { r.tags().erase(r.tags().begin() + 5); };
    BOOST_TEST(r.crawl().has_value());
    BOOST_TEST(r.gaps().empty());
    BOOST_TEST((r.publish(), column(r.file("tags.csv"), 2) == r.tags()));
}

BOOST_AUTO_TEST_SUITE_END()
