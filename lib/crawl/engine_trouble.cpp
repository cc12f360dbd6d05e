// What becomes of a request that brought no page.
#include "crawl/engine.hpp"
#include "hub/dataset.hpp"
#include "hub/next_page.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace hubcrawl::crawl {

namespace {

// "tags of acme/web, page 3 (GET /v2/…)": where it happened, in every message.
std::string place(work const& at) {
    auto const& listing = *at.listing;
    if (at.ask.page == 0)
        return fmt::format("namespace {} (GET {})", listing.name_space, at.target);
    return fmt::format("{} of {}, page {} (GET {})", hub::describe(listing.record.dataset).name,
                       listing.name(), at.ask.page, at.target);
}

} // namespace

result<> engine::on_redirect(lane& as, work& done, net::response const& reply) {
    auto target = hub::read_redirect(scope_.hub_url, done.target, reply.field("location"));
    // Only to the same listing with or without its slash: a token is carried nowhere else.
    if (!done.redirected_from.empty() || !target)
        return on_trouble(as, done, {.answer = reply_kind::redirect}, reply.status,
                          fmt::format("redirected elsewhere ({}), which is not followed",
                                      hub::shown_address(reply.field("location"))));
    done.redirected_from = std::exchange(done.target, std::move(*target));
    as.put_back(std::move(done));
    return {};
}

// One login serves everybody who waits for its token, so the session counts its failures, once, and nobody's
// own attempts are used up by them.
result<> engine::on_login_failure(lane& as, work& waiting, error const& why) {
    auto const failures = as.login->failures_in_a_row();
    if (schedule::decide({.failure = why.code, .attempt = failures}).step == schedule::next_step::retry) {
        trouble_ = to_string(why);
        waiting.not_before = as.login->not_before();
        as.put_back(std::move(waiting));
        return {};
    }
    waiting.attempt = std::max(waiting.attempt, failures);
    return on_trouble(as, waiting, {.failure = why.code}, 0, why.detail);
}

result<> engine::on_trouble(lane& as, work& done, schedule::trouble what, int status, std::string_view words,
                            std::chrono::milliseconds retry_after) {
    auto& listing = *done.listing;
    // Nobody waits for this page any more: what it was asked for has been asked otherwise.
    auto const superseded = done.ask.page > 0 && !listing.awaits(done.ask);
    if (listing.closed || superseded)
        return {};
    auto const limited = what.answer == reply_kind::rate_limited || what.answer == reply_kind::abuse_limited;
    done.limited_in_a_row = limited ? done.limited_in_a_row + 1 : 0;
    what.attempt = done.attempt;
    what.limited_in_a_row = done.limited_in_a_row;
    what.token_renewed = done.token_renewed || as.login->anonymous();
    auto const of_the_page = schedule::about_the_page(what);
    if (of_the_page)
        ++done.wrong_answers;
    what.wrong_answers = done.wrong_answers;
    auto decided = schedule::decide(what);
    if (decided.step == schedule::next_step::retry && !limited) {
        what.retries_spent = !(of_the_page ? retries_.obtain_for_page() : retries_.obtain());
        decided = schedule::decide(what);
    }
    auto const why = what.failure ? to_string(error{*what.failure, std::string(words)})
                                  : fmt::format("{} (status {}){}{}", to_string(*what.answer), status,
                                                words.empty() ? "" : ": ", words);
    auto const is_final =
        decided.step == schedule::next_step::leave_gap || decided.step == schedule::next_step::fail_crawl;
    if (is_final && done.ask.order != frontier::ask_order::name) {
        // It would only have been cheaper.
        spdlog::info("{}: {}; going on without it", place(done), why);
        listing.pages.give_up_reconciling();
        listing.changed = listing.pages_changed = true;
        advance(as, done.listing);
        return {};
    }
    switch (decided.step) {
    case schedule::next_step::accept:
    case schedule::next_step::retry: break;
    case schedule::next_step::renew_token:
        done.token_renewed = true;
        as.login->expired(done.authorization);
        spdlog::debug("{}: the token is no longer taken, logging in again", place(done));
        as.put_back(std::move(done));
        return {};
    case schedule::next_step::leave_gap: {
        if (decided.reason != gap_reason::anonymous_depth_limit || done.ask.page < 2) {
            leave_gap(as, done.listing, decided.reason, status, fmt::format("{}: {}", place(done), why));
            return {};
        }
        // What lies before the limit is still read, so that the same rows come out every time.
        if (!listing.pending_gap || listing.pages.saved().last_page >= done.ask.page)
            listing.pending_gap = gap{.reason = decided.reason,
                                      .status = status,
                                      .detail = fmt::format("{}: {}", place(done), why)};
        listing.pages.cut_off(done.ask.page);
        listing.changed = listing.pages_changed = true;
        advance(as, done.listing);
        return {};
    }
    case schedule::next_step::fail_crawl:
        return fail(what.failure.value_or(errc::head_failed),
                    "{}: {}; {}. Nothing is published, the checkpoint is kept: the next run resumes",
                    place(done), why,
                    what.retries_spent ? "too many requests fail"
                                       : fmt::format("given up after {} attempts", done.attempt));
    case schedule::next_step::refuse_credential:
        if (as.login->anonymous()) {
            leave_gap(as, done.listing, gap_reason::forbidden, status,
                      fmt::format("{}: {}", place(done), why));
            return {};
        }
        if (what.failure == errc::credential_refused)
            return fail(errc::credential_refused, "{}", words);
        if (what.answer == reply_kind::unauthorized)
            return as.login->refuse(words);
        return fail(
            errc::credential_refused,
            "account {}: this class of credential may not read {}: {}. Use a personal access token of a "
            "member, or an organization access token with scope-repository-list",
            as.account(), place(done), why);
    case schedule::next_step::stop: return {};
    }
    if (!limited) {
        ++done.attempt;
        ++state_.counts.retries;
        if (!done.redirected_from.empty())
            done.target = std::exchange(done.redirected_from, {});
    }
    auto const uniform = std::uniform_real_distribution<double>(0, 1)(random_);
    auto const wait = schedule::backoff(done.attempt - 1, decided.wait, uniform, retry_after);
    if (limited)
        spdlog::warn("{}: {}; waiting as the server asks", place(done), why);
    else
        spdlog::info("{}: {}; again in {} ms (attempt {})", place(done), why, wait.count(), done.attempt);
    trouble_ = what.failure ? why : fmt::format("{} (status {})", to_string(*what.answer), status);
    done.not_before = clock_.now() + wait;
    as.put_back(std::move(done));
    return {};
}

} // namespace hubcrawl::crawl
