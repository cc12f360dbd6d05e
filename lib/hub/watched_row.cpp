#include "hub/watched_row.hpp"

#include "base/json_text.hpp"
#include "hub/row_writer.hpp"

namespace hubcrawl::hub {

namespace {

void append_value(std::string& out, cell const& value) {
    switch (value.kind) {
    case cell_kind::absent:
    case cell_kind::null: out += "null"; return;
    case cell_kind::literal: out += value.text; return;
    case cell_kind::nested: append_minified(out, value.text); return;
    case cell_kind::text: break;
    }
    if (value.as_it_stands) // without escapes, and between the page's quotes
        out.append(value.text.data() - 1, value.text.size() + 2);
    else
        append_json_string(out, value.text);
}

} // namespace

watched_row::watched_row(row_plan& plan) {
    for (auto const& members : {plan.what->watched, plan.what->counted})
        for (auto const& name : members) slots_.push_back(plan.members.add(name));
}

void watched_row::append(std::string& out, std::string_view key, std::span<cell const> members) const {
    append_json_string(out, key);
    for (auto const slot : slots_) {
        out += '\t';
        append_value(out, members[slot]);
    }
    out += '\n';
}

} // namespace hubcrawl::hub
