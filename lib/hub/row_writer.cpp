#include "hub/row_writer.hpp"

#include "base/csv_text.hpp"
#include "base/json_text.hpp"

#include <utility>

namespace hubcrawl::hub {

namespace ondemand = simdjson::ondemand;

namespace {

// Without an early end, so that the compiler makes vectors of it.
bool has_white_space(std::string_view text) {
    unsigned found = 0;
    for (char const c : text) found |= static_cast<unsigned char>(c) <= ' ';
    return found != 0;
}

} // namespace

void append_minified(std::string& out, std::string_view json) {
    if (!has_white_space(json)) {
        out.append(json);
        return;
    }
    auto const start = out.size();
    out.resize(start + json.size() + simdjson::SIMDJSON_PADDING); // whole vectors are written
    std::size_t length = 0;
    if (simdjson::minify(json.data(), json.size(), out.data() + start, length))
        length = 0; // an open string, which the reader would not have let through
    out.resize(start + length);
}

void row_writer::field(std::string& out, cell const& value) {
    switch (value.kind) {
    case cell_kind::absent:
    case cell_kind::null: break;
    case cell_kind::literal: out.append(value.text); break;
    case cell_kind::text: append_csv_string(out, value.text, escape_formulas_); break;
    case cell_kind::nested: {
        minified_.clear();
        append_minified(minified_, value.text);
        append_csv_string(out, minified_, escape_formulas_);
    }
    }
}

// The page is known to be valid here, so whatever fails means that there is no such value.
void row_writer::pointed(std::string& out, cell const& value, std::string_view pointer,
                         char const* buffer_end) {
    if (value.kind != cell_kind::nested)
        return;
    ondemand::document document;
    ondemand::value target;
    auto const capacity = static_cast<std::size_t>(buffer_end - value.text.data());
    if (parser_.iterate(value.text.data(), value.text.size(), capacity).get(document) ||
        document.at_pointer(pointer).get(target))
        return;
    cell found;
    value_reader reader(document, value.text.find('\\') != value.text.npos, parser_.max_depth());
    if (reader.read(target, 1, found) == simdjson::SUCCESS)
        field(out, found);
}

void row_writer::csv(std::string& out, std::span<cell const> members,
                     std::span<std::string_view const> context, char const* buffer_end) {
    bool first = true;
    for (auto const& column : plan_.columns) {
        if (!std::exchange(first, false))
            out += ',';
        if (column.from_context) {
            append_csv_string(out, context[column.slot], escape_formulas_);
            continue;
        }
        auto const& value = members[column.slot];
        if (!column.pointer.empty())
            pointed(out, value, column.pointer, buffer_end);
        else if (column.null_is_zero && value.kind <= cell_kind::null)
            out += '0';
        else
            field(out, value);
    }
    out += '\n';
}

void row_writer::begin_ndjson(std::string& prefix, std::span<std::string_view const> context) const {
    prefix.assign(1, '{');
    for (std::size_t i = 0; i < context.size(); ++i) {
        prefix.append(i == 0 ? "\"_" : ",\"_").append(plan_.what->context[i]).append("\":");
        append_json_string(prefix, context[i]);
    }
}

void row_writer::ndjson(std::string& out, std::string_view prefix, std::string_view object) {
    if (prefix.size() == 1) {
        append_minified(out, object);
    } else {
        out.append(prefix);
        auto const brace = out.size();
        append_minified(out, object);
        if (out.size() == brace + 2) // "{}" leaves nothing to put a comma before
            out.erase(brace, 1);
        else
            out[brace] = ',';
    }
    out += '\n';
}

} // namespace hubcrawl::hub
