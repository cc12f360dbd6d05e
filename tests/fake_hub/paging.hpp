#pragma once

#include "fake_hub/config.hpp"
#include "fake_hub/http.hpp"
#include "fake_hub/listing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::fake_hub {

// page and page_size as the service takes them: nonsense is tolerated, too much is clamped, and the links
// repeat what was asked for (hub-api.md §4).
struct page_request {
    std::uint64_t number = 1, size = 10;
    std::uint64_t offset() const { return (number - 1) * size; }
};
page_request read_page_request(request const& asked, world_config const& config);

// The request's own address with another page number.
std::string page_link(request const& asked, world_config const& config, std::uint64_t page);

// One page of a listing; past its end 404, except for page 1.
reply list_page(request const& asked, world_config const& config, listing const& rows);

// Nothing when the value is not one the route knows.
std::optional<row_order> read_order(std::string_view value, bool inverted, bool with_pull_count);

// The rows whose name contains `part`.
listing filter_by_name(listing const& rows, std::string_view part);

std::string percent_decode(std::string_view text);

} // namespace hubcrawl::fake_hub
