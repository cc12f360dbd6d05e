#include "base/clock.hpp"

#include <ctime>
#include <time.h>

namespace hubcrawl {

namespace {

std::string format_utc(wall_time when, char const* pattern) {
    auto seconds = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    std::time_t value = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&value, &parts);
    char text[40];
    return {text, std::strftime(text, sizeof text, pattern, &parts)};
}

} // namespace

std::string to_rfc3339(wall_time when) { return format_utc(when, "%Y-%m-%dT%H:%M:%SZ"); }

std::optional<wall_time> parse_rfc3339(std::string_view text) {
    std::string const copy(text);
    std::tm parts{};
    char const* end = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (!end || end != copy.c_str() + copy.size())
        return std::nullopt;
    return wall_time(std::chrono::seconds(timegm(&parts)));
}

std::string to_compact(wall_time when) { return format_utc(when, "%Y%m%dT%H%M%SZ"); }

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
    // strptime reads the names of days and months in the C locale, which this program never leaves.
    std::string const copy(text);
    for (char const* pattern :
         {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
        std::tm parts{};
        char const* end = strptime(copy.c_str(), pattern, &parts);
        if (end && *end == '\0')
            return std::chrono::sys_seconds{std::chrono::seconds{timegm(&parts)}};
    }
    return std::nullopt;
}

} // namespace hubcrawl
