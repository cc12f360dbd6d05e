#pragma once

#include "hub/page_reader.hpp"

#include <string>
#include <vector>

namespace hubcrawl::hub {

inline crawl_scope scope_of(std::vector<dataset_id> datasets, std::vector<row_format> formats) {
    crawl_scope scope;
    scope.datasets = std::move(datasets);
    scope.formats = std::move(formats);
    return scope;
}

// Reads one page the way the downloader does: in a buffer with padding, which here invites mistakes.
struct one_page {
    one_page(dataset_id listing, crawl_scope const& scope, std::string_view json, page_limits limits = {},
             page_context context = {"acme", "web"}, char padding = '}')
        : reader(listing, scope, limits) {
        std::string buffer(json);
        buffer.append(json_padding, padding);
        outcome = reader.read(std::string_view(buffer).substr(0, json.size()), buffer.size(), context, page);
    }

    std::string const& bytes(std::size_t stream = 0) const { return page.stream_bytes[stream]; }
    std::string detail() const { return outcome ? "" : outcome.error().detail; }

    page_reader reader;
    hubcrawl::page page;
    result<> outcome;
};

// A page of these rows, with nothing else unusual.
inline std::string page_of_rows(std::string_view rows) {
    return R"({"count":1,"next":null,"previous":null,"results":[)" + std::string(rows) + "]}";
}

} // namespace hubcrawl::hub
