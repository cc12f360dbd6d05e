#include "report/service_status.hpp"
#include "statuses.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::report;
using namespace hubcrawl::tests;
using namespace std::chrono_literals;

namespace {

void end(service_status& status, crawl_outcome how, std::string words = "") {
    auto const made = how == crawl_outcome::complete     ? std::optional(published(noon))
                      : how == crawl_outcome::incomplete ? std::optional(published(noon, 2))
                                                         : std::nullopt;
    crawl_ends(status, noon + 100s, how, made, std::move(words), made ? 1.5 : 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(service_status_)

BOOST_AUTO_TEST_CASE(a_day_of_a_service_goes_from_state_to_state) {
    auto status = service();
    BOOST_TEST(to_string(status.state) == "starting");
    crawl_begins(status, noon, false);
    BOOST_TEST(to_string(status.state) == "crawling");
    auto now = asked(5);
    crawl_progresses(status, now);
    BOOST_TEST(to_string(status.state) == "crawling");
    now.publishing = true;
    crawl_progresses(status, now);
    BOOST_TEST(to_string(status.state) == "publishing");
    end(status, crawl_outcome::complete);
    BOOST_TEST(to_string(status.state) == "sleeping");
    next_crawl_at(status, noon + 1h);
    BOOST_TEST((status.next == noon + 1h));
    crawl_begins(status, noon + 1h, false);
    BOOST_TEST(!status.next);
    stops(status);
    BOOST_TEST(to_string(status.state) == "stopping");
    crawl_progresses(status, now); // it drains
    BOOST_TEST(to_string(status.state) == "stopping");
    end(status, crawl_outcome::stopped);
    BOOST_TEST(to_string(status.state) == "stopped");
}

BOOST_AUTO_TEST_CASE(between_two_crawls_stopping_takes_no_time) {
    auto status = service();
    next_crawl_at(status, noon + 1h);
    stops(status);
    BOOST_TEST(to_string(status.state) == "stopped");
    BOOST_TEST(!status.next);
}

BOOST_AUTO_TEST_CASE(one_crawl_alone_ends_with_it) {
    auto status = service();
    status.interval.reset();
    crawl_begins(status, noon, true);
    BOOST_TEST(status.crawl->resumed);
    end(status, crawl_outcome::complete);
    BOOST_TEST(to_string(status.state) == "stopped");
}

BOOST_AUTO_TEST_CASE(the_last_completed_crawl_stays_while_another_runs_or_fails) {
    auto status = service();
    crawl_begins(status, noon, false);
    end(status, crawl_outcome::complete);
    auto const snapshot = status.completed->snapshot;
    crawl_begins(status, noon + 1h, false);
    crawl_progresses(status, asked(9));
    BOOST_TEST(status.completed->snapshot == snapshot);
    end(status, crawl_outcome::failed, "no route");
    BOOST_TEST(status.completed->snapshot == snapshot);
    BOOST_TEST(status.completed->complete);
    BOOST_TEST(status.publish_seconds.value() == 1.5);
}

BOOST_AUTO_TEST_CASE(an_incomplete_crawl_is_completed_but_not_current) {
    auto status = service();
    remember(status, {published(noon - 2h)}, published(noon - 2h));
    crawl_begins(status, noon, false);
    end(status, crawl_outcome::incomplete);
    BOOST_TEST(!status.completed->complete);
    BOOST_TEST(status.completed->snapshot == "20261120T120000Z");
    BOOST_TEST(status.current->name == "20261120T100000Z");
    BOOST_TEST(status.recent.front().gaps == 2u);
    BOOST_TEST(status.recent.front().rows == 1150u);
}

BOOST_AUTO_TEST_CASE(what_is_found_on_disk_is_the_past) {
    auto status = service();
    remember(status, {published(noon - 1h, 3), published(noon - 2h)}, published(noon - 2h));
    BOOST_TEST(status.completed->snapshot == "20261120T110000Z");
    BOOST_TEST(status.current->name == "20261120T100000Z");
    BOOST_REQUIRE(status.recent.size() == 2u);
    BOOST_TEST(status.recent[0].snapshot == "20261120T110000Z");
    BOOST_TEST(to_string(status.recent[0].outcome) == "incomplete");
    BOOST_TEST((status.recent[1].ended == noon - 2h + 91s));
    BOOST_TEST(status.ended.empty()); // of another process
}

BOOST_AUTO_TEST_CASE(a_restart_changes_nothing_in_what_is_known_of_the_last_crawl) {
    auto made = published(noon);
    made.started += 368ms;
    made.finished += 414ms;
    auto before = service();
    crawl_begins(before, noon, false);
    crawl_ends(before, noon + 2min, crawl_outcome::complete, made, "", 0.5);
    auto after = service();
    remember(after, {published(noon)}, published(noon)); // its manifest has whole seconds
    BOOST_TEST((before.completed->started == after.completed->started));
    BOOST_TEST((before.completed->finished == after.completed->finished));
    BOOST_TEST((before.current->started == after.current->started));
}

BOOST_AUTO_TEST_CASE(of_many_crawls_the_newest_are_kept) {
    auto status = service();
    for (int i = 0; i < 25; ++i) {
        crawl_begins(status, noon + 1h * i, false);
        end(status, crawl_outcome::failed, std::to_string(i));
    }
    BOOST_TEST(status.recent.size() == recent_crawls);
    BOOST_TEST(status.recent.front().failure == "24");
    BOOST_TEST((status.recent.front().started == noon + 24h));
    BOOST_TEST(status.ended[crawl_outcome::failed] == 25u);
}

BOOST_AUTO_TEST_CASE(an_error_is_told_until_a_crawl_is_published) {
    auto status = service();
    end(status, crawl_outcome::failed, "no route"); // before it could begin
    BOOST_TEST(status.failure->failure == "no route");
    BOOST_TEST(!status.recent.front().started);
    crawl_begins(status, noon, false);
    end(status, crawl_outcome::stopped, "stopped"); // as wished: no error
    BOOST_TEST(status.failure->failure == "no route");
    crawl_begins(status, noon, true);
    BOOST_TEST(status.failure.has_value());
    end(status, crawl_outcome::complete);
    BOOST_TEST(!status.failure);
}

BOOST_AUTO_TEST_CASE(counters_never_fall) {
    auto status = service();
    crawl_begins(status, noon, false);
    crawl_progresses(status, asked(40));
    BOOST_TEST(asked_so_far(status).total == 40u);
    end(status, crawl_outcome::failed);
    BOOST_TEST(asked_so_far(status).total == 40u);
    crawl_begins(status, noon, true);
    BOOST_TEST(asked_so_far(status).total == 40u);
    crawl_progresses(status, asked(7));
    crawl_begins(status, noon, false); // the same crawl, its state set aside
    crawl_progresses(status, asked(2));
    BOOST_TEST(asked_so_far(status).total == 49u);
    BOOST_TEST(asked_so_far(status).by_status[200] == 49u);
    end(status, crawl_outcome::complete);
    BOOST_TEST(asked_so_far(status).total == 49u);
}

BOOST_AUTO_TEST_CASE(a_refused_credential_stays_refused_until_a_crawl_is_published) {
    auto status = service();
    auto const refused = [&] { return std::pair(status.accounts[0].refused, status.accounts[1].refused); };
    crawl_begins(status, noon, false);
    crawl_progresses(status, asked(1, true));
    BOOST_TEST((refused() == std::pair(true, false)));
    end(status, crawl_outcome::credential_refused);
    crawl_begins(status, noon, true);
    crawl_progresses(status, asked(0)); // not yet tried again
    BOOST_TEST((refused() == std::pair(true, false)));
    end(status, crawl_outcome::failed);
    BOOST_TEST((refused() == std::pair(true, false)));
    crawl_begins(status, noon, true);
    end(status, crawl_outcome::incomplete);
    BOOST_TEST((refused() == std::pair(false, false)));
}

BOOST_AUTO_TEST_CASE(a_repaired_credential_is_no_longer_refused_once_pages_are_given_to_it) {
    auto status = service();
    refuse_account(status, "bot");
    refuse_account(status, "somebody else");
    BOOST_TEST(status.accounts.size() == 2u);
    crawl_begins(status, noon, false);
    auto now = asked(2);
    crawl_progresses(status, now); // logged in, perhaps
    BOOST_TEST(status.accounts[0].refused);
    now.budgets[0].accepted = true;
    crawl_progresses(status, now);
    BOOST_TEST(!status.accounts[0].refused);
}

BOOST_AUTO_TEST_CASE(accounts_whose_names_are_not_known_yet_are_not_shown_and_stay_once_they_are) {
    auto status = service();
    expect_accounts(status, {"bot"}, true);
    BOOST_TEST(status.accounts.size() == 2u); // nobody is forgotten
    refuse_account(status, "docker's");
    BOOST_TEST(status.accounts.at(2).refused);
    expect_accounts(status, {"bot"}, true);
    BOOST_TEST(status.accounts.at(2).refused);
    expect_accounts(status, {"bot"});
    BOOST_TEST(status.accounts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_another_process_published_clears_who_asked_for_it) {
    auto status = service();
    refuse_account(status, "bot");
    refuse_account(status, "anonymous");
    crawl_ends(status, noon, crawl_outcome::credential_refused, {}, "no", 0);
    look_again(status, published(noon - 1h), std::nullopt); // before it was refused
    BOOST_TEST(status.failure.has_value());
    BOOST_TEST(status.accounts[0].refused);
    look_again(status, published(noon + 1h), published(noon + 1h));
    BOOST_TEST(!status.failure);
    BOOST_TEST(!status.accounts[0].refused);
    BOOST_TEST(status.accounts[1].refused);
    BOOST_TEST(status.completed->snapshot == "20261120T130000Z");
    BOOST_TEST(status.current->name == "20261120T130000Z");
}

BOOST_AUTO_TEST_CASE(a_published_crawl_has_ended_when_its_manifest_says) {
    auto status = service();
    crawl_begins(status, noon, false);
    end(status, crawl_outcome::complete); // heard of at noon + 100 s
    BOOST_TEST((status.recent.front().ended == noon + 91s));
    crawl_begins(status, noon, false);
    end(status, crawl_outcome::failed, "no route");
    BOOST_TEST((status.recent.front().ended == noon + 100s));
}

BOOST_AUTO_TEST_CASE(budgets_are_the_last_heard_of) {
    auto status = service();
    crawl_begins(status, noon, false);
    crawl_progresses(status, asked(30));
    BOOST_TEST(status.accounts[0].limit.value() == 180);
    BOOST_TEST(status.accounts[0].remaining.value() == 150);
    BOOST_TEST(!status.accounts[1].limit);
    end(status, crawl_outcome::complete);
    BOOST_TEST(status.accounts[0].remaining.value() == 150);
    auto now = asked(1);
    now.budgets[0].account = "reloaded";
    crawl_begins(status, noon, false);
    crawl_progresses(status, now);
    BOOST_TEST(status.accounts.size() == 3u);
}

BOOST_AUTO_TEST_CASE(progress_without_a_crawl_is_nothing) {
    auto status = service();
    crawl_progresses(status, asked(3));
    BOOST_TEST(asked_so_far(status).total == 0u);
    BOOST_TEST(to_string(status.state) == "starting");
}

BOOST_AUTO_TEST_SUITE_END()
