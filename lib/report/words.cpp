#include "report/words.hpp"

#include "base/utf8_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace hubcrawl::report {

namespace {

using namespace std::string_view_literals;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int two_digits(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

std::string some(std::int64_t count, std::string_view unit) {
    return fmt::format("{} {}{} ago", count, unit, count == 1 ? "" : "s");
}

} // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char const c : valid_utf8(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: // HTML has no other control characters, and no way to write them
            out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
        }
    }
    return out;
}

std::string script_json(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    for (char const c : valid_utf8(json)) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
    return out;
}

std::string escape_segment(std::string_view text) {
    constexpr auto plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~"sv;
    std::string out;
    for (char const c : text) {
        if (plain.find(c) != plain.npos)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string grouped(std::uint64_t value) {
    auto const digits = fmt::format("{}", value);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0)
            text += ',';
        text += digits[i];
    }
    return text;
}

std::string bytes_in_words(std::uint64_t bytes) {
    if (bytes < 1000)
        return fmt::format("{} B", bytes);
    constexpr std::array units{"kB"sv, "MB"sv, "GB"sv, "TB"sv, "PB"sv, "EB"sv};
    auto value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    for (; value >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1000;
    auto const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return fmt::format("{:.{}f} {}", value, digits, units[unit]);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

std::string age_in_words(std::int64_t days) {
    if (days <= 0)
        return "today";
    if (days == 1)
        return "yesterday";
    if (days < 60)
        return some(days, "day");
    if (days < 730)
        return some(days * 12 / 365, "month");
    return some(days / 365, "year");
}

std::string span_in_words(std::chrono::seconds time) {
    auto const count = std::max<std::int64_t>(0, time.count());
    if (count < 90)
        return fmt::format("{} s", count);
    if (count < 90 * 60)
        return fmt::format("{} min", (count + 30) / 60);
    if (count < 48 * 3600)
        return fmt::format("{:.1f} h", static_cast<double>(count) / 3600);
    return fmt::format("{} days", (count + 43200) / 86400);
}

std::string day_in_words(std::chrono::sys_days day) {
    constexpr std::array months{"Jan"sv, "Feb"sv, "Mar"sv, "Apr"sv, "May"sv, "Jun"sv,
                                "Jul"sv, "Aug"sv, "Sep"sv, "Oct"sv, "Nov"sv, "Dec"sv};
    std::chrono::year_month_day const date(day);
    return fmt::format("{} {} {}", static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()));
}

std::string time_in_words(wall_time when) {
    auto const day = std::chrono::floor<std::chrono::days>(when);
    std::chrono::hh_mm_ss const time(std::chrono::floor<std::chrono::minutes>(when - day));
    return fmt::format("{}, {:02}:{:02} UTC", day_in_words(day), time.hours().count(),
                       time.minutes().count());
}

std::string snapshot_in_words(std::string_view name) {
    if (name.size() != 16)
        return std::string(name);
    auto const when =
        parse_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}", name.substr(0, 4), name.substr(4, 2),
                                  name.substr(6, 2), name.substr(9, 2), name.substr(11, 2), name.substr(13)));
    return when && to_compact(*when) == name ? time_in_words(*when) : std::string(name);
}

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
    constexpr auto shape = "dddd-dd-dd"sv;
    if (text.size() != shape.size())
        return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != '-')
            return std::nullopt;
    std::chrono::year_month_day const date(std::chrono::year(two_digits(text, 0) * 100 + two_digits(text, 2)),
                                           std::chrono::month(static_cast<unsigned>(two_digits(text, 5))),
                                           std::chrono::day(static_cast<unsigned>(two_digits(text, 8))));
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

} // namespace hubcrawl::report
