// What becomes of each answer.
#include "crawl/engine.hpp"
#include "hub/dataset.hpp"
#include "hub/next_page.hpp"
#include "hub/rate_headers.hpp"
#include "hub/reply_meaning.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

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

rate_notice notice_of(net::response const& reply, wall_time now) {
    return hub::read_rate_headers({.limit = reply.field("x-ratelimit-limit"),
                                   .remaining = reply.field("x-ratelimit-remaining"),
                                   .reset = reply.field("x-ratelimit-reset"),
                                   .retry_after = reply.field("retry-after"),
                                   .x_retry_after = reply.field("x-retry-after"),
                                   .date = reply.field("date")},
                                  now);
}

} // namespace

awaitable<> engine::carry_out(lane& as, work todo) {
    auto field = co_await as.login->authorization();
    if (!field) {
        as.budget.lost(clock_.now());
        if (auto done = on_trouble(as, todo, {.failure = field.error().code}, 0, field.error().detail); !done)
            fail_with(done.error());
        co_return;
    }
    todo.authorization = std::move(*field);
    net::request ask;
    ask.target = todo.target;
    ask.authorization = todo.authorization;
    ++requests_sent_;
    ++state_.counts.total;
    auto const reply = co_await network_.fetch(std::move(ask));
    if (reply)
        co_return on_answer(as, todo, *reply);
    as.budget.lost(clock_.now());
    if (auto done = on_trouble(as, todo, {.failure = reply.error().code}, 0, reply.error().detail); !done)
        fail_with(done.error());
}

void engine::on_answer(lane& as, work& done, net::response const& reply) {
    ++state_.counts.by_status[reply.status];
    if (reply.status == 429)
        ++state_.counts.rate_limited;
    auto const body = inflater_.inflate(reply, options_.max_inflated);
    auto const text = body ? *body : std::string_view();
    auto const kind = hub::meaning_of(reply.status, reply.field("content-type"), text);
    auto const notice = notice_of(reply, clock_.wall_now());
    done.answered = notice.date ? wall_time(*notice.date) : clock_.wall_now();
    as.budget.answered(notice, kind, clock_.now());
    if (done.listing->closed)
        return;
    auto const handle = [&]() -> result<> {
        if (!body)
            return on_trouble(as, done, {.answer = kind, .failure = body.error().code}, reply.status,
                              body.error().detail);
        if (done.ask.page == 0 && (kind == reply_kind::page || kind == reply_kind::not_found))
            return on_existence(as, done, kind);
        if (kind == reply_kind::page)
            return on_page(as, done, text);
        if (kind == reply_kind::not_found)
            return on_not_found(as, done, hub::message_of(text));
        if (kind == reply_kind::redirect)
            return on_redirect(as, done, reply);
        std::chrono::milliseconds retry_after{};
        if (notice.retry_at && notice.date)
            retry_after = *notice.retry_at - *notice.date;
        return on_trouble(as, done, {.answer = kind}, reply.status, hub::message_of(text), retry_after);
    };
    if (auto handled = handle(); !handled)
        fail_with(handled.error());
}

result<> engine::on_page(lane& as, work& done, std::string_view json) {
    auto& listing = *done.listing;
    if (!listing.pages.expects(done.ask.page, done.ask.generation))
        return {};
    bool opened = false;
    auto const taken = intake_.accept(listing, done, json, inflater_.capacity(), opened);
    if (!taken) {
        auto const code = taken.error().code;
        if (code != errc::page_malformed && code != errc::page_too_large)
            return taken;
        return on_trouble(as, done, {.answer = reply_kind::page, .failure = code}, 200, taken.error().detail);
    }
    retries_.succeeded();
    if (opened)
        as.more_listings();
    return advance(as, listing);
}

result<> engine::on_not_found(lane& as, work& done, std::string_view words) {
    auto& listing = *done.listing;
    if (done.ask.page == 1)
        return on_trouble(as, done, {.answer = reply_kind::not_found}, 404, words);
    if (!listing.pages.expects(done.ask.page, done.ask.generation))
        return {};
    retries_.succeeded();
    listing.changed = true;
    if (listing.pages.reconciling()) {
        listing.pages_changed = true;
        if (auto moved = listing.pages.reconciled_past_end(done.ask); !moved)
            return moved;
        return advance(as, listing);
    }
    listing.pages.past_end(done.ask.page);
    if (auto dropped = state_.checkpoint.drop_pages_after(listing.record.id, done.ask.page - 1); !dropped)
        return dropped;
    return advance(as, listing);
}

result<> engine::on_redirect(lane& as, work& done, net::response const& reply) {
    auto target = hub::read_redirect(scope_.hub_url, done.target, reply.field("location"));
    // Only to the same listing with or without its slash: a token is carried nowhere else.
    if (done.redirected || !target)
        return leave_gap(as, *done.listing, gap_reason::malformed, reply.status,
                         fmt::format("{}: redirected elsewhere ({}), which is not followed", place(done),
                                     hub::shown_address(reply.field("location"))));
    done.redirected = true;
    done.target = std::move(*target);
    as.put_back(std::move(done));
    return {};
}

result<> engine::on_existence(lane& as, work& done, reply_kind kind) {
    auto& listing = *done.listing;
    listing.check_under_way = false;
    if (kind == reply_kind::page)
        return close(as, listing, frontier::listing_status::settled);
    if (listing.check == existence_check::as_organization) {
        listing.check = existence_check::as_user;
        return {};
    }
    return leave_gap(as, listing, gap_reason::namespace_not_found, 404,
                     fmt::format("Docker Hub knows no organization or user named {}", listing.name_space));
}

result<> engine::on_trouble(lane& as, work& done, schedule::trouble what, int status, std::string_view words,
                            std::chrono::milliseconds retry_after) {
    auto& listing = *done.listing;
    if (listing.closed)
        return {};
    auto const limited = what.answer == reply_kind::rate_limited || what.answer == reply_kind::abuse_limited;
    done.limited_in_a_row = limited ? done.limited_in_a_row + 1 : 0;
    what.attempt = done.attempt;
    what.limited_in_a_row = done.limited_in_a_row;
    what.token_renewed = done.token_renewed || as.login->anonymous();
    auto const decided = schedule::decide(what);
    auto const why = what.failure ? to_string(error{*what.failure, std::string(words)})
                                  : fmt::format("{} (status {}){}{}", to_string(*what.answer), status,
                                                words.empty() ? "" : ": ", words);
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
        if (done.ask.order != frontier::ask_order::name) {
            spdlog::info("{}: {}; the list is read again instead", place(done), why);
            listing.pages.recent_refused();
            listing.changed = listing.pages_changed = true;
            return advance(as, listing);
        }
        if (decided.reason != gap_reason::anonymous_depth_limit || done.ask.page < 2)
            return leave_gap(as, listing, decided.reason, status, fmt::format("{}: {}", place(done), why));
        // What lies before the limit is still read, so that the same rows come out every time.
        if (!listing.pending_gap || listing.pages.saved().last_page >= done.ask.page)
            listing.pending_gap = gap{.reason = decided.reason,
                                      .status = status,
                                      .detail = fmt::format("{}: {}", place(done), why)};
        listing.pages.cut_off(done.ask.page);
        listing.changed = true;
        return advance(as, listing);
    }
    case schedule::next_step::fail_crawl:
        return fail(what.failure.value_or(errc::head_failed),
                    "{}: {}; given up after {} attempts. Nothing is published, the checkpoint is kept: the "
                    "next run resumes",
                    place(done), why, done.attempt);
    case schedule::next_step::refuse_credential:
        if (as.login->anonymous())
            return leave_gap(as, listing, gap_reason::forbidden, status,
                             fmt::format("{}: {}", place(done), why));
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
        if (!retries_.obtain())
            return fail(
                what.failure.value_or(errc::head_failed),
                "{}: {}; too many requests fail. Nothing is published, the checkpoint is kept: the next "
                "run resumes",
                place(done), why);
        ++done.attempt;
        ++state_.counts.retries;
    }
    auto const uniform = std::uniform_real_distribution<double>(0, 1)(random_);
    auto const wait = schedule::backoff(done.attempt - 1, decided.wait, uniform, retry_after);
    if (limited)
        spdlog::warn("{}: {}; waiting as the server asks", place(done), why);
    else
        spdlog::info("{}: {}; again in {} ms (attempt {})", place(done), why, wait.count(), done.attempt);
    done.not_before = clock_.now() + wait;
    as.put_back(std::move(done));
    return {};
}

} // namespace hubcrawl::crawl
