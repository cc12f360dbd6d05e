#include "report/report_table.hpp"

#include "base/json_text.hpp"
#include "report/words.hpp"

#include <fmt/format.h>

#include <array>

namespace hubcrawl::report {

namespace {

struct column {
    std::string_view title;
    int field; // of a row in page/report.js
    bool number, ascending_first, of_tags;
};
constexpr std::array columns{
    column{"Repository", 1, false, true, false}, column{"Visibility", 3, false, false, false},
    column{"Pulls", 4, true, false, false},      column{"Stars", 5, true, false, false},
    column{"Storage", 6, true, false, false},    column{"Tags", 7, true, false, true},
    column{"Last push", 8, true, true, false},   column{"Last pull", 9, true, true, true},
};

std::string cell(std::optional<std::string> const& text, std::string_view none) {
    return text ? fmt::format("<td class=\"num\">{}</td>", *text)
                : fmt::format("<td class=\"num none\">{}</td>", none);
}

std::optional<std::string> age(std::optional<std::int64_t> days) {
    return days ? std::optional(age_in_words(*days)) : std::nullopt;
}

template <class Integer>
std::string number(std::optional<Integer> value) {
    return value ? fmt::format("{}", *value) : "null";
}

// A description is the server's: as long as it likes.
std::string shortened(std::string const& json) {
    constexpr std::size_t longest = 300;
    if (json.size() <= longest)
        return json;
    auto text = read_json_string(json).value_or("").substr(0, longest);
    // The last character, which may be cut, goes as a whole.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
    if (!text.empty())
        text.pop_back();
    std::string out;
    append_json_string(out, text + "…");
    return out;
}

} // namespace

std::string table_columns(bool tags_read) {
    std::string out;
    for (auto const& each : columns)
        if (tags_read || !each.of_tags)
            out += fmt::format("<th scope=\"col\"{} data-field=\"{}\"{}>{}</th>\n",
                               each.number ? " class=\"num\"" : "", each.field,
                               each.ascending_first ? " data-first=\"ascending\"" : "", each.title);
    return out;
}

std::string table_row(report_row const& row, bool tags_read) {
    auto out = fmt::format("<tr><th scope=\"row\"><span class=\"ns\">{}/</span><b>{}</b>",
                           escape_html(row.name_space), escape_html(row.name));
    auto const description = read_json_string(shortened(row.description)).value_or("");
    if (!description.empty())
        out += fmt::format("<small>{}</small>", escape_html(description));
    out += fmt::format("</th><td><span class=\"badge{}\">{}</span></td>", row.is_private ? "" : " plain",
                       row.is_private ? "private" : "public");
    out += cell(grouped(row.pulls), "");
    out += cell(grouped(row.stars), "");
    out += cell(row.storage ? std::optional(bytes_in_words(*row.storage)) : std::nullopt, "not told");
    if (tags_read)
        out += cell(row.tags_seen ? std::optional(grouped(row.tags)) : std::nullopt, "incomplete");
    out += cell(age(row.pushed), "not told");
    if (tags_read)
        out += cell(row.tags_seen ? age(row.pulled) : std::nullopt, row.tags_seen ? "never" : "incomplete");
    return out + "</tr>\n";
}

std::string report_line(report_row const& row, std::size_t name_space, bool tags_read) {
    std::string texts;
    append_json_string(texts, row.name);
    texts.append(",").append(row.description.empty() ? "null" : shortened(row.description));
    return fmt::format("[{},{},{},{},{},{},{},{},{}]", name_space, script_json(texts), row.is_private ? 1 : 0,
                       row.pulls, row.stars, number(row.storage),
                       tags_read && row.tags_seen ? fmt::format("{}", row.tags) : "null", number(row.pushed),
                       row.tags_seen ? number(row.pulled) : "null");
}

} // namespace hubcrawl::report
