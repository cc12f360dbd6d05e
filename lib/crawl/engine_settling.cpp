// How a listing ends: settled, or as a gap.
#include "crawl/distinct.hpp"
#include "crawl/engine.hpp"
#include "hub/dataset.hpp"

#include <spdlog/spdlog.h>

namespace hubcrawl::crawl {

result<> engine::advance(lane& as, active_listing& listing) {
    while (true) {
        if (listing.pages.step() == frontier::listing_step::reconcile) {
            spdlog::info("{} of {}: looking for what came and went while it was read",
                         hub::describe(listing.record.dataset).name, listing.name());
            listing.changed = listing.pages_changed = true;
            if (auto done = listing.pages.reconcile(key_reader_of(state_.spool)); !done)
                return done;
            continue;
        }
        if (listing.pages.step() != frontier::listing_step::check)
            break;
        if (listing.pending_gap) {
            auto const& known = *listing.pending_gap;
            return leave_gap(as, listing, known.reason, known.status, known.detail);
        }
        auto const distinct = count_distinct(state_.spool, listing.pages.held());
        if (!distinct)
            return distinct.error();
        listing.record.has_repeats = distinct->count != listing.pages.rows_held();
        listing.changed = true;
        listing.pages.checked(distinct->count);
        if (listing.pages.step() == frontier::listing_step::ask) {
            spdlog::info("{} of {}: {} distinct rows for a count of {}: what moved is read again",
                         hub::describe(listing.record.dataset).name, listing.name(), distinct->count,
                         listing.pages.saved().count);
            return intake_.rewrite_pages(listing);
        }
    }
    if (listing.pages.step() == frontier::listing_step::unsettled)
        return leave_gap(
            as, listing, gap_reason::unsettled, 0,
            fmt::format("the list kept changing while it was read {} times: {} rows held, {} counted",
                        frontier::listing::rereads_allowed + 1, listing.pages.rows_held(),
                        listing.pages.saved().count));
    if (listing.pages.step() != frontier::listing_step::settled || listing.check != existence_check::none)
        return {};
    if (listing.record.dataset == dataset_id::repositories && listing.pages.saved().count == 0) {
        listing.check = existence_check::as_organization;
        return {};
    }
    return close(as, listing, frontier::listing_status::settled);
}

result<> engine::leave_gap(lane& as, active_listing& listing, gap_reason reason, int status,
                           std::string detail) {
    gap const made{listing.name_space, listing.record.dataset, listing.name(), reason, status,
                   std::move(detail)};
    spdlog::warn("{} of {} left out: {}: {}", hub::describe(made.dataset).name, made.listing,
                 to_string(made.reason), made.detail);
    ++gaps_;
    if (listing.pages.pages_held() > 1) {
        auto const distinct = count_distinct(state_.spool, listing.pages.held());
        if (!distinct)
            return distinct.error();
        listing.record.has_repeats = distinct->count != listing.pages.rows_held();
    }
    if (auto done = state_.checkpoint.save_gap(listing.record.id, made); !done)
        return done;
    return close(as, listing, frontier::listing_status::gap);
}

result<> engine::close(lane& as, active_listing& listing, frontier::listing_status status) {
    listing.record.status = status;
    listing.changed = true;
    auto saved = intake_.save(listing);
    as.close(listing); // may destroy it
    return saved;
}

} // namespace hubcrawl::crawl
