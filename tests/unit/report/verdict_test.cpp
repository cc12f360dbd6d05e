#include "report/verdict.hpp"
#include "statuses.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

service_status after(std::size_t gaps) {
    auto status = service();
    crawl_begins(status, noon, false);
    crawl_ends(status, noon + 2min, gaps == 0 ? crawl_outcome::complete : crawl_outcome::incomplete,
               published(noon, gaps), "", 0);
    return status;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(verdict_)

BOOST_AUTO_TEST_CASE(a_complete_crawl_is_fine_until_it_is_six_intervals_old) {
    auto const status = after(0);
    BOOST_TEST((judge(status, noon + 3min).is == health::fine));
    BOOST_TEST(has(judge(status, noon + 3min).words, "is 3 min old"));
    BOOST_TEST((judge(status, noon + 6h).is == health::fine));
    BOOST_TEST((judge(status, noon + 6h + 1s).is == health::stale));
    auto once = status;
    once.interval.reset(); // nobody has said how often it should crawl
    BOOST_TEST((judge(once, noon + 1000h).is == health::fine));
}

BOOST_AUTO_TEST_CASE(nothing_is_no_fault_of_a_new_service) {
    auto status = service();
    BOOST_TEST((judge(status, noon).is == health::nothing_yet));
    BOOST_TEST(has(judge(status, noon).words, "no snapshot"));
    crawl_begins(status, noon, false);
    BOOST_TEST(has(judge(status, noon).words, "under way"));
}

BOOST_AUTO_TEST_CASE(gaps_make_it_incomplete) {
    auto const found = judge(after(3), noon + 3min);
    BOOST_TEST((found.is == health::incomplete));
    BOOST_TEST(has(found.words, "3 lists are missing. There is no complete snapshot yet."));
}

BOOST_AUTO_TEST_CASE(a_failure_counts_more_and_a_refused_credential_most) {
    auto status = after(0);
    crawl_begins(status, noon + 7h, false);
    crawl_ends(status, noon + 7h, crawl_outcome::failed, {}, "why", 0);
    BOOST_TEST((judge(status, noon + 8h).is == health::failing));
    BOOST_TEST(has(judge(status, noon + 8h).words,
                   "20 Nov 2026, 19:00 UTC. The newest complete snapshot is 8.0 h old"));
    crawl_begins(status, noon + 8h, false);
    crawl_progresses(status, asked(1, true));
    crawl_ends(status, noon + 8h, crawl_outcome::credential_refused, {}, "why", 0);
    BOOST_TEST((judge(status, noon + 8h).is == health::credential_refused));
    BOOST_TEST(has(judge(status, noon + 8h).words, "of bot."));
}

BOOST_AUTO_TEST_CASE(each_has_its_tone) {
    BOOST_TEST((tone_of(health::fine) == health_tone::good));
    BOOST_TEST((tone_of(health::incomplete) == health_tone::warn));
    BOOST_TEST((tone_of(health::stale) == health_tone::warn));
    BOOST_TEST((tone_of(health::failing) == health_tone::bad));
    BOOST_TEST((tone_of(health::credential_refused) == health_tone::bad));
    BOOST_TEST((tone_of(health::nothing_yet) == health_tone::plain));
}

BOOST_AUTO_TEST_CASE(a_sign_of_life_is_due_only_where_something_is_to_come) {
    auto status = after(0);
    BOOST_TEST(!next_sign_of_life(status, noon).has_value());
    next_crawl_at(status, noon + 1h);
    BOOST_TEST((next_sign_of_life(status, noon) == noon + 75min));
    crawl_begins(status, noon + 1h, false);
    BOOST_TEST((next_sign_of_life(status, noon + 62min) == noon + 77min));
    stops(status);
    crawl_ends(status, noon + 63min, crawl_outcome::stopped, {}, "", 0);
    BOOST_TEST(!next_sign_of_life(status, noon + 63min).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
