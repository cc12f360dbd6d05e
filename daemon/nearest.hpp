#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::daemon {

// ", did you mean 'max_in_flight'?" for a word that is close to a known one, else nothing.
std::string did_you_mean(std::string_view word, std::vector<std::string_view> const& known);

} // namespace hubcrawl::daemon
