#include "daemon/duration.hpp"

#include <charconv>

namespace hubcrawl::daemon {

namespace {

std::int64_t unit_seconds(std::string_view unit) {
    if (unit == "s" || unit == "sec")
        return 1;
    if (unit == "m" || unit == "min")
        return 60;
    if (unit == "h")
        return 3600;
    return unit == "d" ? 86400 : 0;
}

} // namespace

result<std::chrono::seconds> read_duration(std::string_view text) {
    std::int64_t total = 0;
    for (auto rest = text; !rest.empty() || text.empty();) {
        std::int64_t number = 0;
        auto const [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (code == std::errc{})
            rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        auto const unit = rest.substr(0, rest.find_first_of(" 0123456789"));
        auto const seconds = unit_seconds(unit);
        if (code != std::errc{} || seconds == 0 || number < 0 || number > 1'000'000'000)
            return fail(errc::config_invalid, "'{}' is no span of time: write it as 90s, 15m, 1h or 1h30m",
                        text);
        total += number * seconds;
        rest.remove_prefix(unit.size());
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    }
    return std::chrono::seconds(total);
}

} // namespace hubcrawl::daemon
