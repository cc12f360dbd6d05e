#pragma once

#include "model/dataset_id.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hubcrawl::hub {

struct column {
    std::string_view name;
    bool null_is_zero = false; // CSV writes 0 where the server says null, as Docker's guide does
};

// What Docker Hub calls things, one entry a dataset (hub-api.md §1.2). To add a dataset is to add an entry.
struct dataset {
    dataset_id id;
    std::string_view name;                 // of its files and in the configuration
    dataset_id listing;                    // whose pages carry the rows: itself, or tags for images
    std::string_view endpoint;             // first page; {namespace} and {repository} are to be filled in
    std::string_view rows;                 // member of the page: the array of rows
    std::string_view count;                // member of the page: how many rows the whole listing has
    std::span<column const> columns;       // CSV, unless configured otherwise
    std::span<std::string_view const> key; // tells a row from all others of its listing
    std::string_view changed;              // member of the row: when it last changed, and an ordering
    std::string_view nested;               // member of the parent's row whose elements are the rows, or empty
    std::span<std::string_view const> context; // columns that come from where the row stood, not from the row
    std::optional<dataset_id> opens;           // each row's key names a repository that has such a listing
    std::span<std::string_view const> watched; // members whose change between two snapshots is reported
    std::span<std::string_view const> counted; // members whose numbers are kept over time
    std::span<std::string_view const> measured; // numbers of which a report is made, beside the counted ones
    std::span<std::string_view const> dated;    // times of which it needs the day
};

// In the order in which everything is published.
std::span<dataset const> datasets();
dataset const& describe(dataset_id id);
std::optional<dataset_id> dataset_named(std::string_view name);

// Path and query of a listing's first page. Whatever the names hold, they stay single path segments.
std::string first_page_target(dataset_id listing, std::string_view name_space, std::string_view repository);
// The same listing ordered by when its rows last changed. Newest first; `reversed` where a server takes the
// ordering's name at its word (hub-api.md §4: "upside down").
std::string recent_page_target(dataset_id listing, std::string_view name_space, std::string_view repository,
                               bool reversed);

} // namespace hubcrawl::hub
