#include "hub/row_writer.hpp"

#include "base/csv_text.hpp"
#include "base/json_text.hpp"

#include <algorithm>
#include <cstring>

namespace hubcrawl::hub {

namespace {

// A separator, two quotes, an apostrophe, or a zero for null.
constexpr std::size_t around_field = 5;
// Read and written whole, so that no length is looked at: the page has so much behind it, the line makes
// room.
constexpr std::size_t stride = 32;
static_assert(stride <= simdjson::SIMDJSON_PADDING);

char* copy_in_strides(char* at, std::string_view text) {
    for (std::size_t done = 0; done < text.size(); done += stride)
        std::memcpy(at + done, text.data() + done, stride);
    return at + text.size();
}

} // namespace

void append_minified(std::string& out, std::string_view json) {
    auto const start = out.size();
    out.resize(start + json.size() + simdjson::SIMDJSON_PADDING); // whole vectors are written
    std::size_t length = 0;
    if (simdjson::minify(json.data(), json.size(), out.data() + start, length))
        length = 0; // an open string, which the reader would not have let through
    out.resize(start + length);
}

row_writer::row_writer(row_plan const& plan, bool escape_formulas)
    : plan_(plan),
      escape_formulas_(escape_formulas),
      leading_(static_cast<std::size_t>(std::ranges::find(plan.columns, false, &column_source::from_context) -
                                        plan.columns.begin())) {}

// As much as a line can take behind its prefix: so much is made free once, and written without looking.
std::size_t row_writer::room_for(std::span<cell const> members,
                                 std::span<std::string_view const> context) const {
    auto room = stride;
    for (auto const& column : std::span(plan_.columns).subspan(leading_)) {
        auto const& value = members[column.from_context ? 0 : column.slot];
        auto const text = column.from_context ? context[column.slot] : value.text;
        auto const copied = !column.from_context && value.as_it_stands;
        room += (copied ? text.size() : 2 * text.size()) + around_field;
    }
    return room;
}

char* row_writer::field(char* at, cell const& value) {
    switch (value.kind) {
    case cell_kind::absent:
    case cell_kind::null: break;
    case cell_kind::literal: return copy_in_strides(at, value.text);
    case cell_kind::text:
        // Between the page's quotes stands no quote: the field is there already.
        if (value.as_it_stands && !(escape_formulas_ && is_formula(value.text)))
            return copy_in_strides(at, {value.text.data() - 1, value.text.size() + 2});
        return write_csv_string(at, value.text, escape_formulas_);
    case cell_kind::nested: {
        minified_.clear();
        append_minified(minified_, value.text);
        return write_csv_string(at, minified_, escape_formulas_);
    }
    }
    return at;
}

void row_writer::begin_csv(std::string& prefix, std::span<std::string_view const> context) const {
    prefix.clear();
    for (auto const& column : std::span(plan_.columns).first(leading_)) {
        append_csv_string(prefix, context[column.slot], escape_formulas_);
        prefix += ',';
    }
    if (leading_ == plan_.columns.size())
        prefix.pop_back();
}

void row_writer::csv(std::string& out, std::string_view prefix, std::span<cell const> members,
                     std::span<std::string_view const> context, char const* buffer_end) {
    auto const start = out.size() + prefix.size();
    out.append(prefix).resize(start + room_for(members, context));
    auto* at = out.data() + start;
    for (auto const& column : std::span(plan_.columns).subspan(leading_)) {
        if (column.from_context) {
            at = write_csv_string(at, context[column.slot], escape_formulas_);
        } else if (auto const& value = members[column.slot]; !column.pointer.empty()) {
            at = field(at, pointer_.look(value, column.pointer, buffer_end));
        } else if (column.null_is_zero && value.kind <= cell_kind::null) {
            *at++ = '0';
        } else {
            at = field(at, value);
        }
        *at++ = ',';
    }
    if (leading_ < plan_.columns.size())
        --at;
    *at++ = '\n';
    out.resize(static_cast<std::size_t>(at - out.data()));
}

void row_writer::begin_ndjson(std::string& prefix, std::span<std::string_view const> context) const {
    prefix.assign(1, '{');
    for (std::size_t i = 0; i < context.size(); ++i) {
        prefix.append(i == 0 ? "\"_" : ",\"_").append(plan_.what->context[i]).append("\":");
        append_json_string(prefix, context[i]);
    }
}

void row_writer::ndjson(std::string& out, std::string_view prefix, std::string_view object, bool already) {
    if (prefix.size() > 1)
        out.append(prefix);
    auto const begin = out.size();
    if (already)
        out.append(object);
    else
        append_minified(out, object);
    if (prefix.size() > 1) {
        if (out.size() == begin + 2) // "{}" leaves nothing to put a comma before
            out.erase(begin, 1);
        else
            out[begin] = ',';
    }
    out += '\n';
}

} // namespace hubcrawl::hub
