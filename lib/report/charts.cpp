#include "report/charts.hpp"

#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hubcrawl::report {

namespace {

double percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

// A part is not rounded to none of the whole, nor to all of it.
std::string share_in_words(std::uint64_t part, std::uint64_t whole) {
    auto const share = percent(part, whole);
    if (part > 0 && share < 0.5)
        return "&lt;1 %";
    if (part < whole && share >= 99.5)
        return "&gt;99 %";
    return fmt::format("{:.0f} %", share);
}

std::string tone_of(bar const& one) {
    return one.tone.empty() ? std::string("mark") : fmt::format("mark {}", one.tone);
}

std::string row(bar const& one, std::uint64_t longest) {
    auto label = fmt::format("<bdi>{}</bdi>", escape_html(one.label));
    if (!one.more.empty())
        label += fmt::format(" <small>{}</small>", one.more);
    // What is there at all can be seen.
    auto const width = one.value == 0 ? 0.0 : std::max(0.5, percent(one.value, longest));
    return fmt::format(
        R"(<tr><th scope="row">{}</th><td class="num">{}</td>)"
        R"(<td class="bar"><svg width="100%" height="10" aria-hidden="true" focusable="false">)"
        R"(<rect class="{}" width="{:.2f}%" height="10" rx="2"/></svg></td></tr>)"
        "\n",
        label, escape_html(one.words), tone_of(one), width);
}

std::string table(std::string_view caption, std::string_view kind, std::string const& rows) {
    return fmt::format("<table class=\"{}\"><caption>{}</caption><tbody>\n{}</tbody></table>\n", kind,
                       escape_html(caption), rows);
}

} // namespace

std::string bar_chart(std::string_view caption, std::vector<bar> const& bars) {
    std::uint64_t longest = 0;
    for (auto const& each : bars) longest = std::max(longest, each.value);
    std::string rows;
    for (auto const& each : bars) rows += row(each, longest);
    return table(caption, "bars", rows);
}

std::string share_chart(std::string_view caption, std::vector<bar> const& parts) {
    std::uint64_t whole = 0;
    for (auto const& each : parts) whole += each.value;
    if (whole == 0)
        return {};
    std::string svg, rows;
    double at = 0;
    for (auto const& each : parts) {
        auto const width = percent(each.value, whole);
        svg += fmt::format(R"(<rect class="{}" x="{:.2f}%" width="{:.2f}%" height="14"/>)", tone_of(each), at,
                           width);
        at += width;
        rows += fmt::format(
            R"(<tr><th scope="row"><svg width="10" height="10" aria-hidden="true" focusable="false">)"
            R"(<rect class="{}" width="10" height="10" rx="2"/></svg> {}</th>)"
            R"(<td class="num">{}</td><td class="num">{}</td></tr>)"
            "\n",
            tone_of(each), escape_html(each.label), escape_html(each.words),
            share_in_words(each.value, whole));
    }
    return fmt::format(
               R"(<div class="share"><svg width="100%" height="14" aria-hidden="true" focusable="false">{}</svg>)",
               svg) +
           table(caption, "legend", rows) + "</div>\n";
}

std::string progress_bar(std::uint64_t done, std::uint64_t all, std::string_view name) {
    auto const part = std::min(100.0, percent(done, all));
    return fmt::format(
        R"(<svg class="progress" width="100%" height="12" role="img" aria-label="{:.0f} % {}">)"
        R"(<rect class="track" width="100%" height="12" rx="6"/>)"
        R"(<rect class="mark" width="{:.2f}%" height="12" rx="6"/></svg>)",
        part, name, part);
}

} // namespace hubcrawl::report
