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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "2026-11-20" of "2026-11-20T17:24:00Z"; nothing of what is no time.
std::string_view day_of(cell const& value) {
    constexpr std::string_view shape = "dddd-dd-dd";
    if (value.kind != cell_kind::text || value.text.size() < shape.size())
        return {};
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == 'd' ? !is_digit(value.text[i]) : value.text[i] != '-')
            return {};
    return value.text.substr(0, shape.size());
}

// The words are short and few ("linux", "arm64"): what is anything else cannot make the line something else.
void append_word(std::string& out, cell const& value) {
    constexpr std::size_t longest = 24;
    if (value.kind != cell_kind::text || value.text.empty()) {
        out += "unknown";
        return;
    }
    for (char const c : value.text.substr(0, longest)) {
        auto const plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                           c == '-' || c == '_';
        out += plain ? c : '?';
    }
}

} // namespace

watched_row::watched_row(row_plan& plan, row_plan* nested) : nested_(nested) {
    for (auto const& members : {plan.what->watched, plan.what->counted, plan.what->measured})
        for (auto const& name : members) slots_.push_back(plan.members.add(name));
    for (auto const& name : plan.what->dated) dated_.push_back(plan.members.add(name));
    if (nested) {
        os_slot_ = nested->members.add("os");
        architecture_slot_ = nested->members.add("architecture");
    }
}

void watched_row::append(std::string& out, std::string_view key, std::span<cell const> members,
                         std::span<cell const> nested) const {
    append_json_string(out, key);
    for (auto const slot : slots_) {
        out += '\t';
        append_value(out, members[slot]);
    }
    for (auto const slot : dated_) out.append(1, '\t').append(day_of(members[slot]));
    if (nested_) {
        auto const width = nested_->members.size();
        for (auto between = '\t'; !nested.empty(); nested = nested.subspan(width), between = ' ') {
            out += between;
            append_word(out, nested[os_slot_]);
            out += '/';
            append_word(out, nested[architecture_slot_]);
        }
    }
    out += '\n';
}

} // namespace hubcrawl::hub
