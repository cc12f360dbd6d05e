#pragma once

#include "crawl/crawl_state.hpp"
#include "crawl/work.hpp"
#include "hub/page_reader.hpp"
#include "model/page.hpp"

#include <map>
#include <string_view>

namespace hubcrawl::crawl {

struct intake_limits {
    hub::page_limits page;
    std::int64_t rows = 50'000'000; // of one listing
};

// Takes a page in: reads it, spools its rows, opens the listings that its rows lead to, and marks it held.
// All of that happens without a suspension in between, so a checkpoint holds all of it or nothing.
class page_intake {
public:
    page_intake(crawl_scope const& scope, intake_limits limits, crawl_state& state);

    // page_malformed and page_too_large are the page's fault; file_failed and database_failed are ours.
    // `opened` tells that new listings stand in the checkpoint.
    result<> accept(active_listing& listing, work const& asked, std::string_view json, std::size_t capacity,
                    bool& opened);
    // Writes again which pages are held, after a listing has given some up to read them anew.
    result<> rewrite_pages(active_listing& listing);
    // The listing's own state; a no-op where nothing changed.
    result<> save(active_listing& listing);

private:
    result<frontier::page_facts> read(active_listing& listing, work const& asked, std::string_view json,
                                      std::size_t capacity);
    result<> read_next(active_listing& listing, work const& asked, frontier::page_facts& facts);
    result<> hold(active_listing& listing, std::int64_t page, frontier::page_facts const& facts);
    result<> reconcile(active_listing& listing, work const& asked, frontier::page_facts const& facts);
    result<bool> open_listings(active_listing const& listing);

    crawl_scope const& scope_;
    intake_limits limits_;
    crawl_state& state_;
    std::map<dataset_id, hub::page_reader> readers_;
    bool follow_repositories_ = false; // some selected dataset needs more than the list of repositories
    bool foreign_said_ = false;        // that a 'next' named another address
    std::string usual_origin_;         // what stands before the path of every 'next'
    page page_;
};

} // namespace hubcrawl::crawl
