#include "report/page_frame.hpp"

#include <fmt/format.h>

namespace hubcrawl::report {

namespace {

std::string_view colour(health_tone tone) {
    switch (tone) {
    case health_tone::good: return "14703c";
    case health_tone::warn: return "b36b00";
    case health_tone::bad: return "b3261e";
    case health_tone::plain: break;
    }
    return "1763b8";
}

std::string_view sign(health_tone tone) {
    switch (tone) {
    case health_tone::good: return "M7 12.5l3.4 3.4L17 9";
    case health_tone::warn: return "M12 6.5v7M12 17.2v.1";
    case health_tone::bad: return "M8 8l8 8M16 8l-8 8";
    case health_tone::plain: break;
    }
    return "M7.5 12h9";
}

} // namespace

std::string_view to_string(health_tone tone) {
    switch (tone) {
    case health_tone::good: return "good";
    case health_tone::warn: return "warn";
    case health_tone::bad: return "bad";
    case health_tone::plain: break;
    }
    return "plain";
}

std::string page_icon(health_tone tone) {
    return fmt::format(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Ccircle "
        "cx='12' "
        "cy='12' r='11' fill='%23{}'/%3E%3Cpath d='{}' fill='none' stroke='white' stroke-width='2.6' "
        "stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E",
        colour(tone), sign(tone));
}

std::string health_sign(health_tone tone) {
    return fmt::format(R"(<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">)"
                       R"(<circle class="disc" cx="12" cy="12" r="11"/><path class="sign" d="{}"/></svg>)",
                       sign(tone));
}

} // namespace hubcrawl::report
