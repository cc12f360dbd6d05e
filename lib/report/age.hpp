#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hubcrawl::report {

// How long ago something was, in classes that people think in. The last is for what has no date.
inline constexpr std::array<std::string_view, 7> age_classes{
    "up to 7 days", "8 to 30 days", "31 to 90 days", "91 days to 1 year", "1 to 2 years", "over 2 years", ""};
inline constexpr std::size_t no_date = age_classes.size() - 1;
using age_counts = std::array<std::uint64_t, age_classes.size()>;

constexpr std::size_t age_class(std::optional<std::int64_t> days) {
    if (!days)
        return no_date;
    constexpr std::array<std::int64_t, no_date - 1> last{7, 30, 90, 365, 730};
    std::size_t found = 0;
    while (found < last.size() && *days > last[found]) ++found;
    return found;
}

} // namespace hubcrawl::report
