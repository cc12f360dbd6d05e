#include "hub/rate_headers.hpp"

#include <charconv>

namespace hubcrawl::hub {

namespace {

using namespace std::chrono;

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Digits alone; no sign, no fraction, no overflow.
std::optional<std::int64_t> number_in(std::string_view text) {
    text = trimmed(text);
    std::int64_t number = 0;
    auto const [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc{} || rest != text.data() + text.size() || text.front() == '-')
        return std::nullopt;
    return number;
}

// Three years of seconds are no wait, the year 1973 in epoch seconds is no present moment: the ranges of the
// three meanings do not touch.
constexpr std::int64_t first_epoch_seconds = 100'000'000;
constexpr std::int64_t first_epoch_milliseconds = 100'000'000'000;
constexpr std::int64_t first_nonsense = 100'000'000'000'000;

std::optional<wall_time> moment_in(std::string_view text, wall_time base) {
    if (auto const number = number_in(text)) {
        if (*number < first_epoch_seconds)
            return base + seconds(*number);
        if (*number < first_epoch_milliseconds)
            return wall_time(seconds(*number));
        if (*number < first_nonsense)
            return wall_time(milliseconds(*number));
        return std::nullopt;
    }
    if (auto const date = parse_http_date(trimmed(text)))
        return wall_time(*date);
    return std::nullopt;
}

} // namespace

rate_notice read_rate_headers(rate_header_values const& values, wall_time local_now) {
    rate_notice notice;
    notice.limit = number_in(values.limit);
    notice.remaining = number_in(values.remaining);
    notice.date = parse_http_date(trimmed(values.date));
    auto const base = notice.date ? wall_time(*notice.date) : local_now;
    notice.reset = moment_in(values.reset, base);
    notice.retry_at = moment_in(values.retry_after, base);
    if (!notice.retry_at)
        notice.retry_at = moment_in(values.x_retry_after, base);
    return notice;
}

} // namespace hubcrawl::hub
