#include "report/progress_line.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hubcrawl::report {

namespace {

// 1234567 as "1 234 567"
std::string grouped(std::int64_t value) {
    auto const digits = fmt::format("{}", value);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0)
            text += ' ';
        text += digits[i];
    }
    return text;
}

std::string duration(std::chrono::seconds time) {
    if (time < std::chrono::seconds(90))
        return fmt::format("{} s", time.count());
    if (time < std::chrono::minutes(90))
        return fmt::format("{} min", (time.count() + 30) / 60);
    return fmt::format("{:.1f} h", static_cast<double>(time.count()) / 3600);
}

} // namespace

std::optional<std::chrono::seconds> time_left(progress const& now) {
    auto const done = now.pages_done - now.pages_at_start;
    auto const left = now.pages_known - now.pages_done;
    if (done < 1 || now.running < std::chrono::seconds(1))
        return std::nullopt;
    auto const per_page = static_cast<double>(now.running.count()) / static_cast<double>(done);
    auto const milliseconds = per_page * static_cast<double>(std::max<std::int64_t>(0, left));
    return std::chrono::seconds(static_cast<std::int64_t>(milliseconds / 1000 + 0.5));
}

std::string progress_line(progress const& now) {
    auto line = fmt::format("{}/{} pages · {} rows · {} under way", grouped(now.pages_done),
                            grouped(now.pages_known), grouped(now.rows), now.in_flight);
    for (auto const& budget : now.budgets)
        if (budget.limit && budget.remaining)
            line += fmt::format(" · {}: {} of {} left", budget.account, *budget.remaining, *budget.limit);
    if (now.gaps > 0)
        line += fmt::format(" · {} gap{}", now.gaps, now.gaps == 1 ? "" : "s");
    if (now.waiting)
        line += fmt::format(" · waiting {} for the budget",
                            duration(std::chrono::ceil<std::chrono::seconds>(*now.waiting)));
    if (auto const left = time_left(now))
        line += fmt::format(" · about {} left", duration(*left));
    return line;
}

} // namespace hubcrawl::report
