// The crawl and the server's rate limit, on a manual clock.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

// 2 000 listings of tags behind 20 pages of repositories.
void fill(crawl_rig& rig, int repositories = 2000) {
    for (auto const& name : names("r", repositories))
        rig.hub.namespaces["acme"].push_back({name, {"latest"}});
}

net::response limited(fields more, std::string_view type = "application/json",
                      std::string body = R"({"detail":"Rate limit exceeded","error":false})") {
    return reply_of(429, type, std::move(body), std::move(more));
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_budget)

BOOST_AUTO_TEST_CASE(two_thousand_requests_take_the_least_number_of_windows_and_no_429) {
    struct {
        double reserve;
        std::int64_t allowed;
    } const table[] = {{0, 180}, {0.1, 162}};
    for (auto const& row : table) BOOST_TEST_CONTEXT("reserve " << row.reserve) {
            crawl_rig rig;
            rig.hub.limit = 180;
            rig.options.budget.reserve = row.reserve;
            rig.options.checkpoint_every = 1h;
            fill(rig);
            BOOST_TEST(rig.crawl().has_value());
            BOOST_TEST(rig.hub.refused == 0);
            BOOST_TEST(rig.counts.rate_limited == 0U);
            auto const& windows = rig.hub.used["bot"];
            auto const least = static_cast<std::size_t>((2020 + row.allowed - 1) / row.allowed);
            BOOST_TEST(windows.size() == least);
            for (auto const& [window, used] : windows) BOOST_TEST(used <= row.allowed + 1);
            // All but what it took to send them was spent waiting for windows.
            BOOST_TEST(rig.counts.waited_seconds > static_cast<double>(least - 1) * 50);
            BOOST_TEST(rig.counts.waited_seconds <= static_cast<double>(rig.loop.elapsed() / 1s));
        }
}

BOOST_AUTO_TEST_CASE(random_latencies_and_many_in_flight_provoke_no_429_either) {
    for (unsigned seed = 1; seed <= 3; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
            crawl_rig rig;
            rig.hub.limit = 50;
            rig.options.budget.reserve = 0;
            rig.options.max_in_flight = 32;
            rig.options.checkpoint_every = 1h;
            rig.hub.latency = [random = std::mt19937(seed)]() mutable {
                return std::chrono::milliseconds(std::uniform_int_distribution<>(5, 3000)(random));
            };
            fill(rig, 400);
            BOOST_TEST(rig.crawl().has_value());
            BOOST_TEST(rig.hub.refused == 0);
            BOOST_TEST(rig.counts.rate_limited == 0U);
        }
}

BOOST_AUTO_TEST_CASE(each_form_of_429_is_waited_out_by_everybody) {
    // The refusal comes 45 s before the end of the minute, by a server whose clock is ours.
    auto const at = manual_loop::wall_start + 15s;
    auto const reset = std::chrono::floor<std::chrono::seconds>(at + 45s).time_since_epoch().count();
    auto const date = std::pair<std::string, std::string>("date", http_date(at));
    auto const resets = std::pair<std::string, std::string>("x-ratelimit-reset", fmt::format("{}", reset));
    struct {
        char const* form;
        net::response reply;
        std::int64_t least, most; // seconds until the next request
    } const table[] = {
        {"seconds", limited({date, {"retry-after", "30"}}), 30, 32},
        {"epoch seconds", limited({date, resets, {"retry-after", fmt::format("{}", reset)}}), 45, 47},
        {"epoch milliseconds", limited({date, resets, {"retry-after", fmt::format("{}000", reset)}}), 45, 47},
        {"an HTTP date", limited({date, resets, {"retry-after", http_date(at + 45s)}}), 45, 47},
        {"x-retry-after", limited({date, {"x-retry-after", fmt::format("{}", reset)}}), 45, 47},
        {"the reset alone", limited({date, resets}), 45, 47},
        {"nothing at all", limited({}), 45, 62},
        {"decades away", limited({date, {"retry-after", "4000000000"}}), 45, 62},
        {"abuse limit", limited({{"retry-after", "60"}}, "text/plain", "Too Many Requests (HAP429)."), 60,
         62},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.form) {
            crawl_rig rig;
            fill(rig, 40);
            rig.loop.advance(15s - 20ms - 20ms - 20ms); // login, first page, and the way of the answer
            rig.answer_first("/tags", {row.reply});
            BOOST_TEST(rig.crawl().has_value());
            BOOST_TEST(rig.counts.rate_limited == 1U);
            BOOST_TEST(rig.counts.retries == 0U); // being limited is no failure
            BOOST_TEST(rig.gaps().empty());
            std::int64_t longest = 0;
            for (std::size_t i = 1; i < rig.network.log.size(); ++i)
                longest = std::max<std::int64_t>(longest,
                                                 (rig.network.log[i].at - rig.network.log[i - 1].at) / 1ms);
            BOOST_TEST(longest >= row.least * 1000 - 100);
            BOOST_TEST(longest <= row.most * 1000);
        }
}

BOOST_AUTO_TEST_CASE(a_server_that_only_ever_limits_is_given_up_after_twenty_times) {
    crawl_rig rig;
    rig.options.checkpoint_every = 1h;
    rig.hub.instead = [](net::request const& ask) {
        return ask.verb == net::method::get ? std::optional(limited({})) : std::nullopt;
    };
    BOOST_CHECK(rig.crawl().error().code == errc::head_failed);
    BOOST_TEST(rig.counts.rate_limited == 20U);
    BOOST_TEST(rig.loop.elapsed() / 1h >= 10); // each wait longer than the one before
}

BOOST_AUTO_TEST_CASE(a_server_without_rate_headers_is_asked_as_fast_as_it_answers) {
    crawl_rig rig;
    rig.hub.limit.reset();
    fill(rig, 300);
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.loop.elapsed() / 1s <= 3); // 303 requests of 20 ms, four at a time
}

BOOST_AUTO_TEST_CASE(others_eating_the_limit_slow_the_crawl_down_and_do_not_end_it) {
    crawl_rig rig;
    rig.hub.limit = 60;
    fill(rig, 200);
    rig.hub.instead = [&](net::request const&) -> std::optional<net::response> {
        auto const minute = rig.loop.elapsed() / 1min;
        auto& used = rig.hub.used["bot"][(manual_loop::wall_start.time_since_epoch() / 1min) + minute];
        used += 1; // each request of ours has one of somebody else beside it
        return std::nullopt;
    };
    BOOST_TEST(rig.crawl().has_value());
    BOOST_TEST(rig.gaps().empty());
    BOOST_TEST(rig.publish().complete);
}

BOOST_AUTO_TEST_SUITE_END()
