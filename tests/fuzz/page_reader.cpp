#include "hub/page_reader.hpp"

#include <boost/json.hpp>

#include <cstdlib>

using namespace hubcrawl;
static hub::page_reader make_reader(dataset_id listing) {
    crawl_scope scope;
    scope.datasets = {dataset_id::repositories, dataset_id::tags, dataset_id::images};
    scope.formats = {row_format::csv, row_format::ndjson};
    scope.columns[dataset_id::tags] = {"namespace", "name", "/images/0/digest", "/a/b~1c", "images"};
    return {listing, scope, {.depth = 16, .rows = 100, .output = 1 << 20}};
}

// The first byte chooses the listing and what stands in the padding; the rest is the page.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    static hub::page_reader readers[] = {make_reader(dataset_id::repositories),
                                         make_reader(dataset_id::tags)};
    static page out;
    if (size == 0)
        return 0;
    std::string buffer(data + 1, data + size);
    buffer.append(hub::json_padding, " }]\"{[,:"[data[0] >> 1 & 7]);
    auto& reader = readers[data[0] & 1];
    auto const json = std::string_view(buffer).substr(0, size - 1);
    bool const read = reader.read(json, buffer.size(), {"acme", "web"}, out).has_value();
    std::size_t bytes = 0, written = 0;
    for (auto const& row : out.rows)
        for (auto const part : row.bytes) bytes += part;
    for (auto const& stream : out.stream_bytes) written += stream.size();
    // what was let through is JSON by another parser's judgement, too
    boost::system::error_code invalid;
    boost::json::parse({json.data(), json.size()}, invalid);
    if (invalid == boost::json::error::exponent_overflow) // no fault of the page
        invalid = {};
    if (bytes != written || (read ? invalid.failed() : written != 0 || out.has_next))
        std::abort();
    return 0;
}
