#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace hubcrawl::report {

// `text` with each {{name}} replaced by the value of that name, which is HTML already and is not looked at
// again. A name without a value is left out: texts and names are our own, and a test holds them together.
std::string fill(std::string_view text,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values);

} // namespace hubcrawl::report
