#pragma once

#include "output/manifest.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::report {

// Why something could not be seen, in a sentence.
std::string_view in_words(gap_reason reason);
// A list in HTML of the gaps, the first ones by name with the reason; empty where there are none.
std::string gap_list(std::vector<output::manifest_gap> const& gaps);

} // namespace hubcrawl::report
