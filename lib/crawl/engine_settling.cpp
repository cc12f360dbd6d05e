// How a listing ends: settled, or as a gap. What reads the spool on the way is the helper's; what follows
// from it is decided on the loop.
#include "crawl/distinct.hpp"
#include "crawl/engine.hpp"
#include "hub/dataset.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace hubcrawl::crawl {

void engine::advance(lane& as, listing_ptr const& listing, std::optional<std::int64_t> distinct) {
    auto& pages = listing->pages;
    if (distinct && pages.step() == frontier::listing_step::check && !listing->pending_gap)
        counted(*listing, *distinct);
    switch (pages.step()) {
    case frontier::listing_step::ask:
    case frontier::listing_step::wait: return;
    case frontier::listing_step::reconcile:
        listing->busy = true;
        helping_.spawn(reconcile(as, listing));
        return;
    case frontier::listing_step::check:
        if (listing->pending_gap) {
            auto known = *listing->pending_gap;
            return leave_gap(as, listing, known.reason, known.status, std::move(known.detail));
        }
        listing->busy = true;
        helping_.spawn(prove(as, listing));
        return;
    case frontier::listing_step::unsettled:
        return leave_gap(
            as, listing, gap_reason::unsettled, 0,
            fmt::format("the list kept changing while it was read {} times: {} rows held, {} counted",
                        frontier::listing::rereads_allowed + 1, pages.rows_held(), pages.saved().count));
    case frontier::listing_step::settled: break;
    }
    if (listing->check != existence_check::none)
        return;
    if (listing->record.dataset == dataset_id::repositories && pages.saved().count == 0)
        listing->check = existence_check::as_organization;
    else
        close(as, *listing, frontier::listing_status::settled);
}

void engine::counted(active_listing& listing, std::int64_t distinct) {
    listing.record.has_repeats = distinct != listing.pages.rows_held();
    listing.changed = true;
    listing.pages.checked(distinct);
    if (listing.pages.step() != frontier::listing_step::ask)
        return;
    spdlog::info("{} of {}: {} distinct rows for a count of {}: what moved is read again",
                 hub::describe(listing.record.dataset).name, listing.name(), distinct,
                 listing.pages.saved().count);
    intake_.rewrite_pages(listing);
}

// Left off where the crawl is ending: whoever resumes it counts again.
awaitable<> engine::prove(lane& as, listing_ptr listing) {
    distinct_counter counter(state_.spool, listing->pages.held());
    while (!ending()) {
        auto read_on = [&] { return counter.read_on(counted_at_once); };
        auto const done = co_await on_helper(hands_, ex_, read_on);
        if (!done)
            co_return fail_with(done.error());
        if (*done) {
            listing->busy = false;
            co_return advance(as, listing, counter.found.count);
        }
    }
}

// The checkpoint keeps what stood before until the helper gives the pages back.
template <class F>
awaitable<result<>> engine::lend(active_listing& listing, F job) {
    listing.lent = listing.stands();
    auto done = co_await on_helper(hands_, ex_, std::move(job));
    listing.lent.reset();
    listing.changed = listing.pages_changed = true;
    co_return done;
}

awaitable<> engine::reconcile(lane& as, listing_ptr listing) {
    if (ending())
        co_return; // whoever resumes the crawl reconciles
    spdlog::info("{} of {}: looking for what came and went while it was read",
                 hub::describe(listing->record.dataset).name, listing->name());
    auto job = [&] { return listing->pages.reconcile(key_reader_of(state_.spool)); };
    auto const done = co_await lend(*listing, job);
    if (!done)
        co_return fail_with(done.error());
    listing->busy = false;
    advance(as, listing);
}

// While it lasts the request counts as under way: its answer is in no checkpoint before.
awaitable<> engine::tell(lane& as, work& done) {
    auto const listing = done.listing;
    listing->busy = true;
    auto job = [&] {
        return done.told == work::news::page ? listing->pages.reconciled(done.ask, done.facts)
                                             : listing->pages.reconciled_past_end(done.ask);
    };
    auto const told = co_await lend(*listing, job);
    if (!told)
        co_return fail_with(told.error());
    listing->busy = false;
    advance(as, listing);
}

void engine::leave_gap(lane& as, listing_ptr const& listing, gap_reason reason, int status,
                       std::string detail) {
    gap made{listing->name_space, listing->record.dataset, listing->name(), reason, status,
             std::move(detail)};
    // Nobody has looked; whoever publishes the rows that are there will.
    listing->record.has_repeats = listing->pages.pages_held() > 1;
    spdlog::warn("{} of {} left out: {}: {}", hub::describe(made.dataset).name, made.listing,
                 to_string(made.reason), made.detail);
    ++gaps_;
    store_.later([id = listing->record.id, made = std::move(made)](frontier::checkpoint& checkpoint) {
        return checkpoint.save_gap(id, made);
    });
    close(as, *listing, frontier::listing_status::gap);
}

void engine::close(lane& as, active_listing& listing, frontier::listing_status status) {
    listing.record.status = status;
    listing.changed = true;
    intake_.save(listing);
    as.close(listing); // may destroy it
}

} // namespace hubcrawl::crawl
