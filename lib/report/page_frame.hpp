#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hubcrawl::report {

// What both pages have in common.
enum class health_tone : std::uint8_t { good, warn, bad, plain };
std::string_view to_string(health_tone tone); // a class of style.css

// The little picture in the browser's tab, as a data: address.
std::string page_icon(health_tone tone);
// The same as an element, for a headline.
std::string health_sign(health_tone tone);
} // namespace hubcrawl::report
