#pragma once

#include "base/result.hpp"
#include "hub/json_values.hpp"
#include "model/crawl_scope.hpp"
#include "model/page.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace hubcrawl::hub {

// Against hostile or broken pages; over any of them is page_too_large.
struct page_limits {
    std::size_t depth = 64;
    std::size_t rows = 10'000;       // of one page
    std::size_t output = 256U << 20; // bytes of one page in one stream
};

// Where the page stands in the Hub.
struct page_context {
    std::string_view name_space, repository; // repository is empty for the list of repositories
    bool with_times = false;
};

// Turns pages of one listing into the bytes of its data files, in one pass and without structs. Reads the
// whole page, also what nobody asked for: rows are copied as bytes, so all of it must be valid JSON.
class page_reader {
public:
    page_reader(dataset_id listing, crawl_scope const& scope, page_limits limits = {});
    ~page_reader();
    page_reader(page_reader&&) noexcept;
    page_reader& operator=(page_reader&&) noexcept;

    // What this listing feeds: datasets in the order of the table, each as CSV, then NDJSON; last, whatever
    // the scope, what is watched of the listing's own rows (hub/watched_row.hpp).
    std::span<stream const> streams() const;
    // `json` lies in a buffer of `capacity` bytes, at least json_padding more than it has itself. A page that
    // is not exactly right is page_malformed or page_too_large, the place in the detail, and leaves `out`
    // empty.
    result<> read(std::string_view json, std::size_t capacity, page_context const& context, page& out);

private:
    struct implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace hubcrawl::hub
