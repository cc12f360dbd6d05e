#pragma once

#include "model/request_counts.hpp"

#include <string>
#include <string_view>

namespace hubcrawl::crawl {

// The request counters as the checkpoint keeps them, so that they go on counting after a restart.
std::string to_text(request_counts const& counts);
// Starts from zero where the text is not one of ours.
request_counts counts_from_text(std::string_view text);

} // namespace hubcrawl::crawl
