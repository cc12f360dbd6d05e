#pragma once

#include "crawl/crawl_state.hpp"
#include "crawl/store.hpp"
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
// All of that happens without a suspension in between, so a checkpoint holds all of it or nothing. The
// exception is a page of a reconciliation: the listing is told of it later (work::told), and until then the
// checkpoint has the listing as it was before, and rows that nobody names.
class page_intake {
public:
    page_intake(crawl_scope const& scope, intake_limits limits, output::spool& spool, store& changes);

    struct taken {
        bool opened = false;                  // new listings stand in the checkpoint
        std::optional<std::int64_t> distinct; // rows of the listing, where this page is all of it
    };
    // page_malformed and page_too_large are the page's fault; file_failed is ours.
    result<taken> accept(active_listing& listing, work& asked, std::string_view json, std::size_t capacity);
    // Writes again which pages are held, after a listing has given some up to read them anew.
    void rewrite_pages(active_listing& listing);
    // The listing's own state; a no-op where nothing changed.
    void save(active_listing& listing);

private:
    result<frontier::page_facts> read(active_listing& listing, work const& asked, std::string_view json,
                                      std::size_t capacity);
    result<> read_next(active_listing& listing, work const& asked, frontier::page_facts& facts);
    result<> hold(active_listing& listing, std::int64_t page, frontier::page_facts const& facts);
    bool open_listings(active_listing const& listing);

    crawl_scope const& scope_;
    intake_limits limits_;
    output::spool& spool_;
    store& changes_;
    std::map<dataset_id, hub::page_reader> readers_;
    bool follow_repositories_ = false; // some selected dataset needs more than the list of repositories
    bool foreign_said_ = false;        // that a 'next' named another address
    std::string usual_origin_;         // what stands before the path of every 'next'
    page page_;
};

} // namespace hubcrawl::crawl
