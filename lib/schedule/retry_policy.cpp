#include "schedule/retry_policy.hpp"

#include <algorithm>

namespace hubcrawl::schedule {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr int most_attempts = 8;
constexpr int most_wrong_answers = 3;     // an answer that is wrong three times is wrong
constexpr int most_not_found_answers = 2; // what is gone is gone; but 404s were flaky once (hub-api.md §4)
constexpr int most_limited_in_a_row = 20;

constexpr verdict again(bool allowed, verdict otherwise, pace wait = pace::usual) {
    return allowed ? verdict{next_step::retry, wait, {}} : otherwise;
}

constexpr verdict failed{next_step::fail_crawl, pace::none, {}};

constexpr verdict missing(gap_reason reason) { return {next_step::leave_gap, pace::none, reason}; }

bool may_retry(trouble const& what) { return !what.retries_spent && what.attempt < most_attempts; }

bool may_doubt(trouble const& what, int most) { return !what.retries_spent && what.wrong_answers < most; }

verdict after_failure(trouble const& what) {
    switch (*what.failure) {
    case errc::resolve_failed:
    case errc::resolve_timeout:
    case errc::connect_failed:
    case errc::connect_timeout:
    case errc::proxy_failed:
    case errc::proxy_timeout:
    case errc::handshake_failed:
    case errc::handshake_timeout:
    case errc::send_failed:
    case errc::send_timeout:
    case errc::head_failed:
    case errc::head_timeout:
    case errc::body_failed:
    case errc::body_timeout:
    case errc::body_encoding:
    case errc::login_failed: return again(may_retry(what), failed);
    case errc::resolve_cancelled:
    case errc::connect_cancelled:
    case errc::proxy_cancelled:
    case errc::handshake_cancelled:
    case errc::send_cancelled:
    case errc::head_cancelled:
    case errc::body_cancelled:
    case errc::stopped: return {next_step::stop, pace::none, {}};
    case errc::page_malformed:
        return again(may_doubt(what, most_wrong_answers), missing(gap_reason::malformed));
    case errc::body_too_large:
    case errc::page_too_large:
        return again(may_doubt(what, most_wrong_answers), missing(gap_reason::too_large));
    case errc::credential_refused: return {next_step::refuse_credential, pace::none, {}};
    case errc::proxy_refused:
    case errc::certificate_refused:
    case errc::tls_too_old:
    case errc::file_failed:
    case errc::database_failed:
    case errc::checkpoint_unfit:
    case errc::state_locked:
    case errc::config_invalid: return failed;
    }
    return failed;
}

verdict after_answer(trouble const& what) {
    switch (*what.answer) {
    case reply_kind::page: return {next_step::accept, pace::none, {}};
    case reply_kind::redirect:
        return again(may_doubt(what, most_wrong_answers), missing(gap_reason::malformed));
    case reply_kind::unauthorized:
        return {what.token_renewed ? next_step::refuse_credential : next_step::renew_token, pace::none, {}};
    case reply_kind::forbidden: return missing(gap_reason::forbidden);
    case reply_kind::depth_capped: return missing(gap_reason::anonymous_depth_limit);
    case reply_kind::token_class_refused: return {next_step::refuse_credential, pace::none, {}};
    case reply_kind::blocked_at_the_door: return again(may_retry(what), failed, pace::patient);
    case reply_kind::not_found:
        return again(may_doubt(what, most_not_found_answers), missing(gap_reason::not_found));
    // The question itself is not understood, so it is the list that is out of shape, not a permission.
    case reply_kind::bad_request: return missing(gap_reason::malformed);
    case reply_kind::rate_limited:
    case reply_kind::abuse_limited:
        return again(what.limited_in_a_row < most_limited_in_a_row, failed, pace::none);
    case reply_kind::server_error:
    case reply_kind::not_json: return again(may_retry(what), failed);
    }
    return failed;
}

} // namespace

verdict decide(trouble const& what) {
    // A failure says more than the answer it befell: a page may be cut, a 403 never reaches its end.
    if (what.failure)
        return after_failure(what);
    return what.answer ? after_answer(what) : failed;
}

bool about_the_page(trouble const& what) {
    if (what.failure)
        return what.failure == errc::page_malformed || what.failure == errc::body_too_large ||
               what.failure == errc::page_too_large;
    return what.answer == reply_kind::redirect || what.answer == reply_kind::not_found;
}

milliseconds backoff(int attempt, pace wait, double uniform01, milliseconds at_least) {
    if (wait == pace::none)
        return 0ms;
    milliseconds const base = wait == pace::patient ? 30s : 500ms;
    milliseconds const longest = wait == pace::patient ? 300s : 30s;
    // 2^16 steps pass every longest wait, and no further attempt may overflow the product.
    auto const bound = std::min(base * (1 << std::clamp(attempt - 1, 0, 16)), longest);
    auto const jittered = milliseconds(
        static_cast<milliseconds::rep>(static_cast<double>(bound.count()) * std::clamp(uniform01, 0.0, 1.0)));
    return std::max(jittered, std::clamp(at_least, 0ms, longest));
}

} // namespace hubcrawl::schedule
