#include "crawl/lane.hpp"

#include "hub/dataset.hpp"
#include "hub/next_page.hpp"

#include <algorithm>
#include <utility>

namespace hubcrawl::crawl {

namespace {

// Listings loaded ahead of need at once, at least: each time costs a way to the helper and back.
constexpr std::size_t batch = 8;

std::string check_target(active_listing const& listing) {
    auto target = hub::first_page_target(dataset_id::repositories, listing.name_space, "");
    // The namespace as the table has escaped it: the segment behind "/v2/namespaces/".
    auto const from = std::string_view("/v2/namespaces/").size();
    auto const escaped = target.substr(from, target.find('/', from) - from);
    auto const* kind = listing.check == existence_check::as_organization ? "orgs" : "users";
    return fmt::format("/v2/{}/{}/", kind, escaped);
}

std::string page_target(active_listing const& listing, frontier::page_ask const& ask) {
    if (!ask.target.empty())
        return ask.target;
    if (ask.order != frontier::ask_order::name) {
        auto const reversed = ask.order == frontier::ask_order::recent_reversed;
        return hub::with_page(hub::recent_page_target(listing.record.dataset, listing.name_space,
                                                      listing.record.repository, reversed),
                              ask.page);
    }
    if (ask.page == 1)
        return hub::first_page_target(listing.record.dataset, listing.name_space, listing.record.repository);
    return hub::with_page(listing.record.page_template, ask.page);
}

bool is_askable(active_listing const& listing) {
    if (listing.busy)
        return false;
    if (listing.check != existence_check::none)
        return !listing.check_under_way;
    return listing.pages.step() == frontier::listing_step::ask;
}

// A short list whose answers pause for seconds is asked for more (frontier/listing): it is read to its end
// before a long one goes on.
bool is_short_and_begun(active_listing const& listing) {
    return listing.pages.pages_held() > 0 && listing.pages.saved().last_page <= frontier::listing::short_list;
}

} // namespace

result<std::vector<stored_listing>> load_listings(frontier::checkpoint& checkpoint, std::size_t identity,
                                                  std::int64_t after_id, std::size_t most) {
    auto records = checkpoint.unfinished(identity, after_id, static_cast<int>(most));
    if (!records)
        return records.error();
    std::vector<stored_listing> found;
    for (auto& record : *records) {
        auto held = checkpoint.pages(record.id);
        if (!held)
            return held.error();
        found.push_back({std::move(record), std::move(*held)});
    }
    return found;
}

lane::lane(std::size_t identity, crawl_scope const& scope, schedule::budget_options budget_rules,
           std::size_t window, std::unique_ptr<session> who)
    : budget(budget_rules), login(std::move(who)), identity_(identity), scope_(scope), window_size_(window) {}

std::string lane::account() const { return scope_.identities[identity_].username.value_or("anonymous"); }

std::shared_ptr<active_listing> lane::askable() const {
    std::shared_ptr<active_listing> first;
    for (auto const& each : window_) {
        if (!is_askable(*each))
            continue;
        if (is_short_and_begun(*each))
            return each;
        if (!first)
            first = each;
    }
    return first;
}

bool lane::due(steady_time now) const {
    return std::ranges::any_of(delayed_, [&](work const& each) { return each.not_before <= now; });
}

bool lane::has_work(steady_time now) {
    // A listing that began to follow `next` no longer waits for what it had asked before.
    std::erase_if(delayed_,
                  [](work const& each) { return each.ask.page > 0 && !each.listing->awaits(each.ask); });
    return due(now) || askable() != nullptr;
}

bool lane::wants_listings() const {
    return !loading_ && !store_is_empty_ && room() > 0 && (room() >= batch || !askable());
}

void lane::begin_loading() {
    loading_ = true;
    opened_meanwhile_ = false;
}

std::vector<std::shared_ptr<active_listing>> lane::loaded(std::vector<stored_listing> found, bool all) {
    loading_ = false;
    store_is_empty_ = all && !opened_meanwhile_;
    std::vector<std::shared_ptr<active_listing>> made;
    for (auto& [record, held] : found) {
        last_loaded_ = record.id;
        auto listing = std::make_shared<active_listing>();
        listing->name_space = scope_.namespaces[record.name_space].name;
        listing->pages = frontier::listing(record.progress, held);
        listing->record = std::move(record);
        window_.push_back(listing);
        made.push_back(std::move(listing));
    }
    return made;
}

work lane::take(steady_time now) {
    auto const again =
        std::ranges::find_if(delayed_, [&](work const& each) { return each.not_before <= now; });
    if (again != delayed_.end()) {
        auto taken = std::move(*again);
        delayed_.erase(again);
        return taken;
    }
    work taken;
    taken.listing = askable();
    if (taken.listing->check != existence_check::none) {
        taken.listing->check_under_way = true;
        taken.target = check_target(*taken.listing);
    } else {
        taken.ask = taken.listing->pages.next_ask();
        taken.target = page_target(*taken.listing, taken.ask);
    }
    return taken;
}

void lane::put_back(work later) { delayed_.push_back(std::move(later)); }

std::optional<steady_time> lane::next_due() const {
    if (delayed_.empty())
        return std::nullopt;
    return std::ranges::min_element(delayed_, {}, &work::not_before)->not_before;
}

void lane::close(active_listing& listing) {
    listing.closed = true;
    std::erase_if(delayed_, [&](work const& each) { return each.listing.get() == &listing; });
    std::erase_if(window_, [&](auto const& each) { return each.get() == &listing; });
}

} // namespace hubcrawl::crawl
