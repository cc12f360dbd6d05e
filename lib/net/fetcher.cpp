#include "net/fetcher.hpp"

namespace hubcrawl::net {

std::string_view response::field(std::string_view name) const {
    for (auto const& [key, value] : fields)
        if (key == name)
            return value;
    return {};
}

} // namespace hubcrawl::net
