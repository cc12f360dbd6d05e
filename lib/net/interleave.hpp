#pragma once

#include "net/sockets.hpp"

#include <vector>

namespace hubcrawl::net {

// RFC 8305 §4: the resolver's order with the address families taking turns, the family of its first
// address going first. Order inside a family stays.
std::vector<tcp::endpoint> interleave(std::vector<tcp::endpoint> const& resolved);

} // namespace hubcrawl::net
