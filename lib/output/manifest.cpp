#include "output/manifest.hpp"

#include "base/json_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace hubcrawl::output {

namespace {

std::string text(std::string_view value) {
    std::string out;
    append_json_string(out, value);
    return out;
}

std::string_view truth(bool value) { return value ? "true" : "false"; }

// Seconds for people: rounded to milliseconds, always with a fraction, never in exponent form.
std::string seconds(double value) {
    if (!std::isfinite(value) || value <= 0)
        return "0.0";
    auto out = fmt::format("{:.3f}", value);
    while (out.ends_with('0') && !out.ends_with(".0")) out.pop_back();
    return out;
}

// `[` and `]` around one item a line, or `[]`.
template <class Items, class Render>
void append_list(std::string& out, std::string_view indent, Items const& items, Render render) {
    out += '[';
    std::string_view comma = "";
    for (auto const& item : items) {
        out += comma;
        out += '\n';
        out += indent;
        out += "  ";
        out += render(item);
        comma = ",";
    }
    if (!items.empty()) {
        out += '\n';
        out += indent;
    }
    out += ']';
}

std::string render_file(manifest_file const& file) {
    return fmt::format(
        R"({{"name": {}, "dataset": {}, "format": {}, "rows": {}, "bytes": {}, "sha256": {}}})",
        text(file.name), text(file.dataset), text(file.format), file.rows, file.bytes, text(file.sha256));
}

std::string render_dataset(manifest_dataset const& one) {
    return fmt::format(R"({}: {{"rows": {}, "expected": {}, "listings": {}}})", text(one.dataset), one.rows,
                       one.expected ? fmt::format("{}", *one.expected) : "null", one.listings);
}

std::string render_namespace(manifest_namespace const& one) {
    auto out = fmt::format(
        R"({{"name": {}, "account": {}, "complete": {}, "private_rows": {}, "datasets": {{)", text(one.name),
        one.account ? text(*one.account) : "null", truth(one.complete), one.private_rows);
    std::string_view comma = "\n      ";
    for (auto const& dataset : one.datasets) {
        out += comma;
        out += render_dataset(dataset);
        comma = ",\n      ";
    }
    out += "}}";
    return out;
}

std::string render_gap(manifest_gap const& one) {
    return fmt::format(
        R"({{"namespace": {}, "dataset": {}, "listing": {}, "reason": {}, "status": {}, "detail": {}}})",
        text(one.name_space), text(one.dataset), text(one.listing), text(to_string(one.reason)), one.status,
        text(one.detail));
}

std::string render_requests(request_counts const& counts) {
    std::string by_status;
    for (auto const& [status, count] : counts.by_status)
        by_status += fmt::format(R"({}"{}": {})", by_status.empty() ? "" : ", ", status, count);
    return fmt::format(R"({{"total": {}, "by_status": {{{}}}, "retries": {}, "rate_limited": {}, )"
                       R"("waited_seconds": {}, "logins": {}}})",
                       counts.total, by_status, counts.retries, counts.rate_limited,
                       seconds(counts.waited_seconds), counts.logins);
}

} // namespace

std::string to_json(manifest const& what) {
    auto out =
        fmt::format("{{\n"
                    "  \"schema\": 1,\n"
                    "  \"tool\": {},\n"
                    "  \"snapshot\": {},\n"
                    "  \"hub\": {},\n"
                    "  \"started\": {},\n"
                    "  \"finished\": {},\n"
                    "  \"complete\": {},\n"
                    "  \"files\": ",
                    text(what.tool), text(what.snapshot), text(what.hub), text(to_rfc3339(what.started)),
                    text(to_rfc3339(what.finished)), truth(what.complete));
    append_list(out, "  ", what.files, render_file);
    out += ",\n  \"namespaces\": ";
    append_list(out, "  ", what.namespaces, render_namespace);
    out += ",\n  \"gaps\": ";
    append_list(out, "  ", what.gaps, render_gap);
    out += fmt::format(",\n  \"requests\": {}\n}}\n", render_requests(what.requests));
    return out;
}

} // namespace hubcrawl::output
