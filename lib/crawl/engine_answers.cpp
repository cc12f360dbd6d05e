// What becomes of each answer.
#include "crawl/engine.hpp"
#include "hub/rate_headers.hpp"
#include "hub/reply_meaning.hpp"

#include <spdlog/spdlog.h>

namespace hubcrawl::crawl {

namespace {

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
        as.budget.unused();
        if (auto done = on_login_failure(as, todo, field.error()); !done)
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
    if (reply) {
        on_answer(as, todo, *reply);
        if (todo.told != work::news::none)
            co_await tell(as, todo);
        co_return;
    }
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
    if (!listing.awaits(done.ask))
        return {};
    auto const taken = intake_.accept(listing, done, json, inflater_.capacity());
    if (!taken) {
        auto const code = taken.error().code;
        if (code != errc::page_malformed && code != errc::page_too_large)
            return taken.error();
        return on_trouble(as, done, {.answer = reply_kind::page, .failure = code}, 200, taken.error().detail);
    }
    retries_.succeeded();
    trouble_.clear();
    if (taken->opened)
        as.more_listings();
    if (done.told == work::news::none)
        advance(as, done.listing, taken->distinct);
    return {};
}

result<> engine::on_not_found(lane& as, work& done, std::string_view words) {
    auto& listing = *done.listing;
    if (done.ask.page == 1)
        return on_trouble(as, done, {.answer = reply_kind::not_found}, 404, words);
    if (!listing.awaits(done.ask))
        return {};
    retries_.succeeded();
    if (listing.pages.reconciling()) {
        done.told = work::news::past_end;
        return {};
    }
    listing.changed = true;
    listing.pages.past_end(done.ask.page);
    store_.later([id = listing.record.id, last = done.ask.page - 1](frontier::checkpoint& checkpoint) {
        return checkpoint.drop_pages_after(id, last);
    });
    advance(as, done.listing);
    return {};
}

result<> engine::on_existence(lane& as, work& done, reply_kind kind) {
    auto& listing = *done.listing;
    listing.check_under_way = false;
    if (kind == reply_kind::page) {
        close(as, listing, frontier::listing_status::settled);
        return {};
    }
    if (listing.check == existence_check::as_organization) {
        listing.check = existence_check::as_user;
        return {};
    }
    leave_gap(as, done.listing, gap_reason::namespace_not_found, 404,
              fmt::format("Docker Hub knows no organization or user named {}", listing.name_space));
    return {};
}

} // namespace hubcrawl::crawl
