#pragma once

#include <string>
#include <string_view>

namespace hubcrawl {

// `text` with every byte that is no part of well-formed UTF-8 (Unicode 15, table 3-7) as '?': what a server
// sent can stand in files whose readers insist on UTF-8.
std::string valid_utf8(std::string_view text);

} // namespace hubcrawl
