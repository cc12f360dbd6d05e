#include "crawl/page_intake.hpp"

#include "crawl/distinct.hpp"
#include "hub/dataset.hpp"
#include "hub/next_page.hpp"

#include <spdlog/spdlog.h>

namespace hubcrawl::crawl {

page_intake::page_intake(crawl_scope const& scope, intake_limits limits, output::spool& spool, store& changes)
    : scope_(scope), limits_(limits), spool_(spool), changes_(changes), usual_origin_(scope.hub_url) {
    for (auto const id : scope.datasets)
        follow_repositories_ |= hub::describe(id).listing != dataset_id::repositories;
    for (auto const& dataset : hub::datasets())
        if (dataset.listing == dataset.id)
            readers_.emplace(dataset.id, hub::page_reader(dataset.id, scope, limits.page));
}

result<frontier::page_facts> page_intake::read(active_listing& listing, work const& asked,
                                               std::string_view json, std::size_t capacity) {
    auto& reader = readers_.at(listing.record.dataset);
    auto const by_time = asked.ask.order != frontier::ask_order::name;
    hub::page_context const context{listing.name_space, listing.record.repository, by_time};
    if (auto done = reader.read(json, capacity, context, page_); !done)
        return done.error();

    frontier::page_facts facts;
    facts.count = page_.count;
    facts.rows = std::ssize(page_.rows);
    facts.answered =
        std::chrono::duration_cast<std::chrono::seconds>(asked.answered.time_since_epoch()).count();
    for (std::size_t i = 0; i < page_.times.size(); ++i)
        facts.recent.push_back({std::string(page_.key(page_.rows[i])), page_.times[i]});
    facts.has_next = page_.has_next;
    if (!page_.has_next)
        return facts;
    if (auto done = read_next(listing, asked, facts); !done)
        return done.error();
    return facts;
}

result<> page_intake::read_next(active_listing& listing, work const& asked, frontier::page_facts& facts) {
    auto& path = listing.record.page_template;
    auto const expected = [&] { return path.empty() ? "" : hub::with_page(path, asked.ask.page + 1); };
    facts.next_target = expected();
    // Word for word what it was on the page before, but for the number: nothing in it needs to be taken
    // apart.
    if (!path.empty() && asked.ask.target.empty() && page_.next.starts_with(usual_origin_) &&
        std::string_view(page_.next).substr(usual_origin_.size()) == facts.next_target) {
        facts.next_agrees = true;
        return {};
    }
    auto next = hub::read_next(scope_.hub_url, asked.target, page_.next);
    if (!next)
        return next.error();
    if (next->page <= hub::page_of(asked.target))
        return fail(errc::page_malformed, "its 'next' leads back to page {}", next->page);
    if (next->foreign && !std::exchange(foreign_said_, true))
        spdlog::warn("{}: the server's 'next' names another address ({}); nothing is sent there: only its "
                     "query is taken, and asked of {} (said once)",
                     listing.name(), hub::shown_address(page_.next), scope_.hub_url);
    if (asked.ask.page == 1 && asked.ask.target.empty() && asked.ask.order == frontier::ask_order::name)
        path = next->target;
    facts.next_agrees = !path.empty() && next->target == expected();
    facts.next_target = std::move(next->target);
    if (page_.next.ends_with(facts.next_target))
        usual_origin_ = page_.next.substr(0, page_.next.size() - facts.next_target.size());
    return {};
}

bool page_intake::open_listings(active_listing const& listing) {
    auto const opens = hub::describe(listing.record.dataset).opens;
    if (!opens || !follow_repositories_)
        return false;
    auto const name_space = listing.record.name_space;
    std::vector<std::string> names;
    names.reserve(page_.rows.size());
    for (auto const& row : page_.rows) names.emplace_back(page_.key(row));
    changes_.later([dataset = *opens, name_space, identity = scope_.namespaces[name_space].identity,
                    names = std::move(names)](frontier::checkpoint& checkpoint) -> result<> {
        for (auto const& name : names)
            if (auto done = checkpoint.open_listing(dataset, name_space, identity, name); !done)
                return done;
        return {};
    });
    return true;
}

result<page_intake::taken> page_intake::accept(active_listing& listing, work& asked, std::string_view json,
                                               std::size_t capacity) {
    auto facts = read(listing, asked, json, capacity);
    if (!facts)
        return facts.error();
    auto const reconciling = listing.pages.reconciling();
    if (asked.ask.order != frontier::ask_order::name) {
        asked.told = work::news::page;
        asked.facts = std::move(*facts);
        return taken();
    }
    // Before anything is taken: a page that is refused is still waited for.
    if (!reconciling && listing.pages.rows_held() + facts->rows > limits_.rows)
        return fail(errc::page_too_large, "the list has more than {} rows (limits.rows)", limits_.rows);
    auto const offset = spool_.append(page_, readers_.at(listing.record.dataset).streams().size());
    if (!offset)
        return offset.error();
    facts->spool_offset = *offset;

    taken made;
    if (reconciling) {
        asked.told = work::news::page;
        asked.facts = std::move(*facts);
    } else if (auto done = hold(listing, asked.ask.page, *facts); !done) {
        return done.error();
    }
    made.opened = open_listings(listing);
    if (!reconciling && listing.pages.saved().last_page == 1 && listing.pages.pages_held() == 1)
        made.distinct = count_distinct(page_.rows);
    return made;
}

result<> page_intake::hold(active_listing& listing, std::int64_t page, frontier::page_facts const& facts) {
    auto const before = listing.pages.saved();
    listing.changed = true;
    if (!listing.pages.accepted(page, facts))
        return fail(errc::page_malformed, "the list goes on beyond page {} although it counts {} rows", page,
                    facts.count);
    auto const& now = listing.pages.saved();
    // Pages reached by addresses in doubt have been given up, this one maybe among them.
    if (now.following != before.following) {
        rewrite_pages(listing);
        return {};
    }
    auto const id = listing.record.id;
    auto const dropped_after = now.last_page < before.last_page ? std::optional(now.last_page) : std::nullopt;
    changes_.later(
        [id, dropped_after, held = listing.pages.held(page)](frontier::checkpoint& checkpoint) -> result<> {
            if (dropped_after)
                if (auto done = checkpoint.drop_pages_after(id, *dropped_after); !done)
                    return done;
            return checkpoint.save_page(id, held);
        });
    return {};
}

void page_intake::rewrite_pages(active_listing& listing) {
    listing.changed = true;
    listing.pages_changed = false;
    changes_.later(
        [id = listing.record.id, all = listing.stands().held](frontier::checkpoint& checkpoint) -> result<> {
            if (auto done = checkpoint.drop_pages_after(id, 0); !done)
                return done;
            for (auto const& held : all)
                if (auto done = checkpoint.save_page(id, held); !done)
                    return done;
            return {};
        });
}

void page_intake::save(active_listing& listing) {
    if (!listing.changed)
        return;
    if (listing.pages_changed)
        rewrite_pages(listing);
    listing.changed = false;
    listing.record.progress = listing.lent ? listing.lent->progress : listing.pages.saved();
    changes_.later(
        [record = listing.record](frontier::checkpoint& checkpoint) { return checkpoint.save(record); });
}

} // namespace hubcrawl::crawl
