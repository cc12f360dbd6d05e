#include "fake_hub/limiter.hpp"

#include "fake_hub/http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hubcrawl::fake_hub {

limiter::verdict limiter::charge(std::string const& key, double now) {
    if (windows_.size() > 1000) // many addresses once: windows that ended say nothing any more
        std::erase_if(windows_, [&](auto const& one) { return now >= one.second.opened + config_.window; });
    auto& current = windows_[key];
    if (current.used == 0 || now >= current.opened + config_.window || now < current.opened)
        current = {now, 0};
    ++current.used;
    auto const passed = (now - current.opened) / config_.window;
    auto const others =
        static_cast<std::uint64_t>(std::ceil(passed * static_cast<double>(config_.others_per_window)));
    auto const used = current.used + others;
    return {used <= config_.limit, config_.limit, used <= config_.limit ? config_.limit - used : 0,
            current.opened + config_.window};
}

void append_rate_headers(header_list& headers, limiter::verdict const& verdict) {
    headers.emplace_back("x-ratelimit-limit", fmt::format("{}", verdict.limit));
    headers.emplace_back("x-ratelimit-remaining", fmt::format("{}", verdict.remaining));
    headers.emplace_back("x-ratelimit-reset", fmt::format("{:.0f}", std::ceil(verdict.reset)));
}

void append_retry_after(header_list& headers, retry_style style, double now, double until) {
    auto const moment = fmt::format("{:.0f}", std::ceil(until));
    switch (style) {
    case retry_style::seconds:
        headers.emplace_back("retry-after", fmt::format("{:.0f}", std::max(1.0, std::ceil(until - now))));
        return;
    case retry_style::epoch: headers.emplace_back("retry-after", moment); return;
    case retry_style::epoch_ms: headers.emplace_back("retry-after", moment + "000"); return;
    case retry_style::http_date: headers.emplace_back("retry-after", http_date(std::ceil(until))); return;
    case retry_style::absent: return;
    case retry_style::x_retry_after: headers.emplace_back("x-retry-after", moment); return;
    }
}

} // namespace hubcrawl::fake_hub
