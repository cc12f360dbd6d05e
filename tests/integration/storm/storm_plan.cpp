#include "storm_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <random>

namespace hubcrawl::tests {

namespace {

// A patient wait of half a minute (403 pages of the front door) or more (abuse limit, a locked login) has no
// place here: unit tests with a manual clock see to those.
constexpr std::array<std::string_view, 34> of_a_page{
    // the line
    "reset", "cut_content_length", "cut_chunked", "slow_drip", "silence", "close_keep_alive", "close_reused",
    "reset_reused",
    // another answer
    "http_500_json", "http_502_html", "http_503_html", "http_504_html", "html_200", "html_404", "empty_200",
    "not_found",
    // the text
    "broken_json", "missing_results", "wrong_types", "duplicate_keys", "invalid_utf8", "deep_nesting",
    "gzip_bomb", "endless_body", "count_plus_one",
    // where it leads
    "redirect_slash", "redirect_self", "redirect_foreign", "next_foreign_host", "next_http",
    "next_registry_host", "next_self", "next_earlier",
    // the clock of one answer
    "date_skew"};
constexpr std::array<std::string_view, 3> of_the_token{"unauthorized", "token_expired", "revoke_all_tokens"};
constexpr std::array<std::string_view, 6> of_the_login{"login_500",          "login_503_html", "reset",
                                                       "cut_content_length", "broken_json",    "silence"};
constexpr std::array<std::string_view, 7> of_the_rate{
    "rate_limited_seconds", "rate_limited_epoch",         "rate_limited_epoch_ms", "rate_limited_http_date",
    "rate_limited_absent",  "rate_limited_x_retry_after", "rate_limited_bare_lf"};

// The standard's distributions differ from library to library; a seed must mean the same storm everywhere.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    bool chance(std::uint64_t percent) { return below(100) < percent; }
    template <class List>
    auto const& any(List const& list) {
        return list[below(list.size())];
    }

private:
    std::mt19937_64 engine_;
};

fake_hub::fault_config fault(std::string_view name, std::string on, std::uint64_t nth) {
    fake_hub::fault_config made;
    made.name = name;
    made.on = std::move(on);
    made.nth = nth;
    return made;
}

// Small enough that a storm is over in about two seconds.
void size_up(fake_hub::fault_config& made, dice& roll) {
    if (made.name == "slow_drip") {
        made.seconds = 0.002;
        made.bytes = 100;
    } else if (made.name == "silence") {
        made.seconds = 0.05;
    } else if (made.name == "gzip_bomb") {
        made.bytes = 8 << 20;
    } else if (made.name == "date_skew") {
        made.seconds = roll.chance(50) ? 600 : -600;
    }
}

// To a crawler the list has changed: it is read again, three times at most.
bool moves_the_list(fake_hub::fault_config const& one) {
    return one.name == "count_plus_one" || one.name == "not_found";
}

// Up to two at one page, so that the third attempt is answered well; a 404 stands alone, because it is asked
// again once only, and so does a list that seems to move, once in a storm.
void strike_page(storm_plan& plan, std::string const& target, dice& roll) {
    auto const on = "*" + target; // the whole target: page=1 is not page=12
    auto const strikes = roll.chance(30) ? 2U : 1U;
    for (std::uint64_t nth = 1; nth <= strikes; ++nth) {
        auto made = fault(roll.any(of_a_page), on, nth);
        if (moves_the_list(made) && (strikes > 1 || std::ranges::any_of(plan.faults, moves_the_list)))
            made.name = "html_404";
        size_up(made, roll);
        plan.faults.push_back(std::move(made));
    }
}

} // namespace

std::span<std::string_view const> page_faults() { return of_a_page; }

storm_plan plan_storm(std::uint64_t seed, std::span<std::string const> targets) {
    dice roll(seed);
    storm_plan plan;
    plan.seed = seed;
    plan.clock_skew = static_cast<double>(roll.below(1201)) - 600;
    plan.latency_ms = static_cast<unsigned>(roll.below(8));
    plan.tls = roll.chance(25);
    plan.chunked = roll.chance(50);
    plan.gzip = roll.chance(70);
    plan.keep_alive_max_requests = roll.any(std::array{0, 0, 1, 3, 7});
    plan.max_in_flight = static_cast<unsigned>(roll.any(std::array{1, 2, 4, 8, 16}));
    if (roll.chance(30)) {
        plan.signal = roll.chance(50) ? SIGTERM : SIGKILL;
        plan.signal_after = 1 + roll.below(1 + targets.size() / 2);
    }

    std::vector<std::string> pages(targets.begin(), targets.end());
    std::ranges::sort(pages); // the order in which they were asked is chance
    for (auto left = 5 + roll.below(6); left > 0 && !pages.empty(); --left) {
        auto const chosen = pages.begin() + static_cast<std::ptrdiff_t>(roll.below(pages.size()));
        strike_page(plan, *chosen, roll);
        pages.erase(chosen);
    }
    // One a storm: a page that is refused with a fresh token as well means a refused credential.
    if (roll.chance(60))
        plan.faults.push_back(
            fault(roll.any(of_the_token), "/v2/namespaces/", 1 + roll.below(targets.size())));
    if (roll.chance(40)) {
        auto made = fault(roll.any(of_the_login), "/v2/auth/token", 1 + roll.below(2));
        size_up(made, roll);
        plan.faults.push_back(std::move(made));
    }
    if (roll.chance(30)) {
        auto made = fault(roll.any(of_the_rate), "/v2/namespaces/", 1 + roll.below(targets.size()));
        made.seconds = 1;
        plan.faults.push_back(std::move(made));
    }
    if (roll.chance(30)) { // all the time: a kept connection ends just as the next request is written
        auto made = fault(roll.chance(50) ? "close_reused" : "reset_reused", "", 1 + roll.below(5));
        made.times = 0;
        made.every = 2 + roll.below(4);
        plan.faults.push_back(std::move(made));
    }
    return plan;
}

std::string world_switches(storm_plan const& plan) {
    return fmt::format("clock_skew = {:.1f}\nchunked = {}\ngzip = {}\nkeep_alive_max_requests = {}\n"
                       "latency = {{min_ms = 0, max_ms = {}}}\n",
                       plan.clock_skew, plan.chunked, plan.gzip, plan.keep_alive_max_requests,
                       plan.latency_ms);
}

std::string describe(storm_plan const& plan) {
    auto text =
        fmt::format("storm {}: tls {}, max_in_flight {}, signal {} after request {}\n{}", plan.seed, plan.tls,
                    plan.max_in_flight, plan.signal, plan.signal_after, world_switches(plan));
    for (auto const& each : plan.faults)
        text += fmt::format("  {} at request {} of {} (times {}, every {})\n", each.name, each.nth, each.on,
                            each.times, each.every);
    return text;
}

} // namespace hubcrawl::tests
