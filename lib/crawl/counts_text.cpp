#include "crawl/counts_text.hpp"

#include <fmt/format.h>

#include <sstream>

namespace hubcrawl::crawl {

std::string to_text(request_counts const& counts) {
    auto text = fmt::format("{} {} {} {} {}", counts.total, counts.retries, counts.rate_limited,
                            counts.waited_seconds, counts.logins);
    for (auto const& [status, number] : counts.by_status) text += fmt::format(" {} {}", status, number);
    return text;
}

request_counts counts_from_text(std::string_view text) {
    std::istringstream in{std::string(text)};
    request_counts counts;
    if (!(in >> counts.total >> counts.retries >> counts.rate_limited >> counts.waited_seconds >>
          counts.logins))
        return {};
    int status = 0;
    std::uint64_t number = 0;
    while (in >> status >> number) counts.by_status[status] = number;
    return counts;
}

} // namespace hubcrawl::crawl
