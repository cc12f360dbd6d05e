#include "schedule/retry_policy.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::schedule;
using namespace std::chrono_literals;

namespace {

verdict gap_for(gap_reason reason) { return {next_step::leave_gap, pace::none, reason}; }
verdict plain(next_step step) { return {step, pace::none, {}}; }
verdict retry_at(pace wait) { return {next_step::retry, wait, {}}; }

verdict on(reply_kind answer, int attempt = 1) {
    trouble what;
    what.answer = answer;
    what.attempt = what.wrong_answers = attempt;
    return decide(what);
}

verdict on(errc failure, int attempt = 1) {
    trouble what;
    what.failure = failure;
    what.attempt = what.wrong_answers = attempt;
    return decide(what);
}

} // namespace

BOOST_AUTO_TEST_SUITE(retry_policy)

BOOST_AUTO_TEST_CASE(what_each_answer_leads_to_at_first_and_in_the_end) {
    struct {
        reply_kind answer;
        verdict first;
        int last_attempt; // with which `end` begins
        verdict end;
    } const table[] = {
        {reply_kind::page, plain(next_step::accept), 1, plain(next_step::accept)},
        {reply_kind::redirect, retry_at(pace::usual), 3, gap_for(gap_reason::malformed)},
        {reply_kind::unauthorized, plain(next_step::renew_token), 8, plain(next_step::renew_token)},
        {reply_kind::forbidden, gap_for(gap_reason::forbidden), 1, gap_for(gap_reason::forbidden)},
        {reply_kind::depth_capped, gap_for(gap_reason::anonymous_depth_limit), 1,
         gap_for(gap_reason::anonymous_depth_limit)},
        {reply_kind::token_class_refused, plain(next_step::refuse_credential), 1,
         plain(next_step::refuse_credential)},
        {reply_kind::blocked_at_the_door, retry_at(pace::patient), 8, plain(next_step::fail_crawl)},
        {reply_kind::not_found, retry_at(pace::usual), 2, gap_for(gap_reason::not_found)},
        {reply_kind::bad_request, gap_for(gap_reason::malformed), 1, gap_for(gap_reason::malformed)},
        {reply_kind::rate_limited, retry_at(pace::none), 100, retry_at(pace::none)},
        {reply_kind::abuse_limited, retry_at(pace::none), 100, retry_at(pace::none)},
        {reply_kind::server_error, retry_at(pace::usual), 8, plain(next_step::fail_crawl)},
        {reply_kind::not_json, retry_at(pace::usual), 8, plain(next_step::fail_crawl)},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(to_string(row.answer)) {
            BOOST_TEST((on(row.answer) == row.first));
            if (row.last_attempt > 1)
                BOOST_TEST((on(row.answer, row.last_attempt - 1) == row.first));
            BOOST_TEST((on(row.answer, row.last_attempt) == row.end));
        }
}

BOOST_AUTO_TEST_CASE(what_each_failure_leads_to_at_first_and_in_the_end) {
    auto const passes = retry_at(pace::usual);
    auto const failed = plain(next_step::fail_crawl);
    auto const stop = plain(next_step::stop);
    struct {
        errc failure;
        verdict first;
        int last_attempt;
        verdict end;
    } const table[] = {
        {errc::resolve_failed, passes, 8, failed},
        {errc::resolve_timeout, passes, 8, failed},
        {errc::resolve_cancelled, stop, 1, stop},
        {errc::connect_failed, passes, 8, failed},
        {errc::connect_timeout, passes, 8, failed},
        {errc::connect_cancelled, stop, 1, stop},
        {errc::proxy_failed, passes, 8, failed},
        {errc::proxy_timeout, passes, 8, failed},
        {errc::proxy_cancelled, stop, 1, stop},
        {errc::proxy_refused, failed, 1, failed},
        {errc::tls_too_old, failed, 1, failed},
        {errc::handshake_failed, passes, 8, failed},
        {errc::handshake_timeout, passes, 8, failed},
        {errc::handshake_cancelled, stop, 1, stop},
        {errc::certificate_refused, failed, 1, failed},
        {errc::send_failed, passes, 8, failed},
        {errc::send_timeout, passes, 8, failed},
        {errc::send_cancelled, stop, 1, stop},
        {errc::head_failed, passes, 8, failed},
        {errc::head_timeout, passes, 8, failed},
        {errc::head_cancelled, stop, 1, stop},
        {errc::body_failed, passes, 8, failed},
        {errc::body_timeout, passes, 8, failed},
        {errc::body_cancelled, stop, 1, stop},
        {errc::body_too_large, passes, 3, gap_for(gap_reason::too_large)},
        {errc::body_encoding, passes, 8, failed},
        {errc::page_malformed, passes, 3, gap_for(gap_reason::malformed)},
        {errc::page_too_large, passes, 3, gap_for(gap_reason::too_large)},
        {errc::credential_refused, plain(next_step::refuse_credential), 1,
         plain(next_step::refuse_credential)},
        {errc::login_failed, passes, 8, failed},
        {errc::file_failed, failed, 1, failed},
        {errc::database_failed, failed, 1, failed},
        {errc::checkpoint_unfit, failed, 1, failed},
        {errc::state_locked, failed, 1, failed},
        {errc::config_invalid, failed, 1, failed},
        {errc::stopped, stop, 1, stop},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(to_string(row.failure)) {
            BOOST_TEST((on(row.failure) == row.first));
            if (row.last_attempt > 1)
                BOOST_TEST((on(row.failure, row.last_attempt - 1) == row.first));
            BOOST_TEST((on(row.failure, row.last_attempt) == row.end));
        }
}

BOOST_AUTO_TEST_CASE(an_answer_is_not_believed_wrong_for_what_failed_before_it) {
    trouble what;
    what.failure = errc::page_malformed;
    what.attempt = 7;
    what.wrong_answers = 1;
    BOOST_TEST((decide(what) == retry_at(pace::usual)));
}

BOOST_AUTO_TEST_CASE(without_a_retry_left_wrong_answers_are_gaps_and_failures_fail) {
    auto const spent = [](trouble what) {
        what.retries_spent = true;
        return decide(what);
    };
    BOOST_TEST((spent({.failure = errc::page_malformed}) == gap_for(gap_reason::malformed)));
    BOOST_TEST((spent({.failure = errc::body_too_large}) == gap_for(gap_reason::too_large)));
    BOOST_TEST((spent({.answer = reply_kind::redirect}) == gap_for(gap_reason::malformed)));
    BOOST_TEST((spent({.answer = reply_kind::not_found}) == gap_for(gap_reason::not_found)));
    BOOST_TEST((spent({.failure = errc::head_failed}) == plain(next_step::fail_crawl)));
    BOOST_TEST((spent({.answer = reply_kind::server_error}) == plain(next_step::fail_crawl)));
    BOOST_TEST((spent({.answer = reply_kind::blocked_at_the_door}) == plain(next_step::fail_crawl)));
}

BOOST_AUTO_TEST_CASE(what_is_about_the_page_is_what_ends_as_its_gap) {
    for (auto const failure : {errc::page_malformed, errc::page_too_large, errc::body_too_large})
        BOOST_TEST(about_the_page({.answer = reply_kind::page, .failure = failure}));
    BOOST_TEST(about_the_page({.answer = reply_kind::redirect}));
    BOOST_TEST(about_the_page({.answer = reply_kind::not_found}));
    BOOST_TEST(!about_the_page({.answer = reply_kind::not_found, .failure = errc::body_failed}));
    BOOST_TEST(!about_the_page({.answer = reply_kind::server_error}));
    BOOST_TEST(!about_the_page({.failure = errc::head_timeout}));
}

BOOST_AUTO_TEST_CASE(a_failure_of_the_body_outweighs_the_answer) {
    trouble what;
    what.answer = reply_kind::page;
    what.failure = errc::body_failed;
    BOOST_TEST((decide(what) == retry_at(pace::usual)));
}

BOOST_AUTO_TEST_CASE(a_token_is_renewed_once) {
    trouble what;
    what.answer = reply_kind::unauthorized;
    BOOST_TEST((decide(what) == plain(next_step::renew_token)));
    what.token_renewed = true;
    BOOST_TEST((decide(what) == plain(next_step::refuse_credential)));
}

BOOST_AUTO_TEST_CASE(limited_answers_are_no_attempts_but_not_endless) {
    for (auto kind : {reply_kind::rate_limited, reply_kind::abuse_limited}) {
        trouble what;
        what.answer = kind;
        what.attempt = 50;
        what.limited_in_a_row = 19;
        BOOST_TEST((decide(what) == retry_at(pace::none)));
        what.limited_in_a_row = 20;
        BOOST_TEST((decide(what) == plain(next_step::fail_crawl)));
    }
}

BOOST_AUTO_TEST_CASE(backoff_doubles_to_its_bound_and_is_spread_over_all_of_it) {
    struct {
        int attempt;
        pace wait;
        std::chrono::milliseconds bound;
    } const table[] = {
        {1, pace::usual, 500ms},     {2, pace::usual, 1s},     {3, pace::usual, 2s},
        {7, pace::usual, 30s},       {1000, pace::usual, 30s}, {1, pace::patient, 30s},
        {2, pace::patient, 60s},     {4, pace::patient, 240s}, {5, pace::patient, 300s},
        {1000, pace::patient, 300s}, {0, pace::usual, 500ms},  {-5, pace::usual, 500ms},
        {1, pace::none, 0ms},
    };
    for (auto const& row : table) {
        BOOST_TEST(backoff(row.attempt, row.wait, 0).count() == 0);
        BOOST_TEST(backoff(row.attempt, row.wait, 0.5).count() == (row.bound / 2).count());
        BOOST_TEST(backoff(row.attempt, row.wait, 1).count() == row.bound.count());
    }
}

BOOST_AUTO_TEST_CASE(the_servers_own_wish_is_a_floor_within_reason) {
    BOOST_TEST(backoff(1, pace::usual, 0, 7s).count() == 7000);
    BOOST_TEST(backoff(7, pace::usual, 0.9, 7s).count() == 27'000);
    BOOST_TEST(backoff(1, pace::usual, 0, 24h).count() == 30'000);
    BOOST_TEST(backoff(1, pace::usual, 0, -5s).count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
