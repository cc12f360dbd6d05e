#include "net/interleave.hpp"

#include <algorithm>

namespace hubcrawl::net {

std::vector<tcp::endpoint> interleave(std::vector<tcp::endpoint> const& resolved) {
    std::vector<tcp::endpoint> first, second;
    for (auto const& endpoint : resolved)
        (endpoint.protocol() == resolved.front().protocol() ? first : second).push_back(endpoint);

    std::vector<tcp::endpoint> out;
    out.reserve(resolved.size());
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            out.push_back(first[i]);
        if (i < second.size())
            out.push_back(second[i]);
    }
    return out;
}

} // namespace hubcrawl::net
