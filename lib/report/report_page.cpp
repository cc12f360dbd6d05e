#include "report/report_page.hpp"

#include "base/json_text.hpp"
#include "report/gap_words.hpp"
#include "report/page_frame.hpp"
#include "report/page_parts.hpp"
#include "report/page_template.hpp"
#include "report/report_cards.hpp"
#include "report/report_table.hpp"
#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hubcrawl::report {

namespace {

constexpr std::string_view rows_place = "{{rows}}";

std::pair<std::string_view, std::string_view> halves() {
    auto const at = report_html.find(rows_place);
    return {report_html.substr(0, at), report_html.substr(at + rows_place.size())};
}

std::string heading(report_numbers const& numbers) {
    constexpr std::size_t most_named = 3;
    std::string out;
    auto const& all = numbers.namespaces();
    for (std::size_t i = 0; i < std::min(all.size(), most_named); ++i)
        out.append(i == 0 ? "" : ", ").append(escape_html(all[i].name));
    if (all.size() > most_named)
        out += fmt::format(" and {} more", all.size() - most_named);
    return out;
}

std::string lead(report_scope const& scope, output::manifest const& made) {
    return fmt::format(
        R"(What Docker Hub held on <time datetime="{}">{}</time> <span class="badge {}">{}</span>)",
        to_rfc3339(scope.started), time_in_words(scope.started), made.complete ? "good" : "warn",
        made.complete ? "complete" : "incomplete");
}

std::string notice(output::manifest const& made) {
    if (made.complete)
        return {};
    std::string out = R"(<section class="notice warn" aria-labelledby="gaps"><h2 id="gaps" class="title">)"
                      "This snapshot is incomplete</h2>\n<p>";
    if (made.gaps.empty())
        return out + "Fewer rows were read than the server counted, so the sums below may be too "
                     "small.</p></section>";
    out += fmt::format("{} could not be read, or not to the end, so the sums below may be too small:</p>\n",
                       counted(made.gaps.size(), "list", "lists"));
    return out + gap_list(made.gaps) + "</section>";
}

std::string facts(report_numbers const& numbers, report_scope const& scope) {
    std::string names;
    for (auto const& each : numbers.namespaces()) {
        names += names.empty() ? "" : ",";
        append_json_string(names, each.name);
    }
    return script_json(fmt::format(R"({{"namespaces":[{}],"tags":{}}})", names, scope.tags));
}

// The first rows, where no script shows the others.
std::string found(report_numbers const& numbers) {
    auto const all = numbers.total().open.repositories + numbers.total().secret.repositories;
    auto const shown = numbers.first_rows.items().size();
    return shown < all ? fmt::format("The {} most pulled of {}", grouped(shown),
                                     counted(all, "repository", "repositories"))
                       : counted(all, "repository", "repositories");
}

std::string file_links(std::vector<std::string> const& names) {
    std::string out;
    for (auto const& name : names)
        out += fmt::format("{0}<a href=\"{1}\">{1}</a>", out.empty() ? "" : ", ", escape_html(name));
    return out;
}

std::string title(report_scope const& scope) {
    return fmt::format("Docker Hub inventory, {}", time_in_words(scope.started));
}

} // namespace

std::string report_head(report_scope const& scope) {
    return fill(halves().first, {{"title", title(scope)},
                                 {"style", style_css},
                                 {"style_hash", style_css_hash},
                                 {"script_hash", report_js_hash},
                                 {"icon", page_icon(health_tone::plain)}});
}

std::string report_rest(report_scope const& scope, report_numbers const& numbers,
                        output::manifest const& made) {
    std::string first;
    for (auto const& row : numbers.first_rows.items()) first += table_row(row, scope.tags);
    return fill(halves().second, {{"id", scope.id},
                                  {"heading", heading(numbers)},
                                  {"lead", lead(scope, made)},
                                  {"notice", notice(made)},
                                  {"tiles", report_tiles(numbers, made, scope.tags)},
                                  {"cards", report_cards(numbers, scope.tags, scope.images)},
                                  {"shown", grouped(numbers.first_rows.items().size())},
                                  {"files", file_links(scope.files)},
                                  {"found", found(numbers)},
                                  {"columns", table_columns(scope.tags)},
                                  {"first_rows", first},
                                  {"time", time_in_words(scope.started)},
                                  {"tool", escape_html(made.tool)},
                                  {"facts", facts(numbers, scope)},
                                  {"script", report_js}});
}

} // namespace hubcrawl::report
