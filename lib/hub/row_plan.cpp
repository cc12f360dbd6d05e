#include "hub/row_plan.hpp"

#include "hub/csv_header.hpp"

#include <algorithm>

namespace hubcrawl::hub {

namespace {

// "~1" is '/', "~0" is '~' (RFC 6901 §4).
std::string unescape_pointer(std::string_view segment) {
    std::string name;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        if (segment[i] == '~' && i + 1 < segment.size())
            name += segment[++i] == '1' ? '/' : '~';
        else
            name += segment[i];
    }
    return name;
}

bool zero_for_null(dataset const& what, std::string_view name) {
    auto const found = std::ranges::find(what.columns, name, &column::name);
    return found != what.columns.end() && found->null_is_zero;
}

column_source source_of(std::string_view name, dataset const& what, member_slots& members) {
    column_source source;
    if (name.starts_with('/')) {
        auto const end = std::min(name.find('/', 1), name.size());
        source.slot = members.add(unescape_pointer(name.substr(1, end - 1)));
        source.pointer = name.substr(end);
        return source;
    }
    if (auto const place = std::ranges::find(what.context, name); place != what.context.end()) {
        source.from_context = true;
        source.slot = static_cast<std::size_t>(place - what.context.begin());
        return source;
    }
    source.slot = members.add(name);
    source.null_is_zero = zero_for_null(what, name);
    return source;
}

} // namespace

std::size_t member_slots::add(std::string_view name) {
    if (auto const known = find(name); known != npos)
        return known;
    auto& head = first_[bucket(name)];
    names_.emplace_back(name);
    next_.push_back(head);
    head = static_cast<std::uint16_t>(names_.size());
    return names_.size() - 1;
}

row_plan plan_rows(dataset_id id, crawl_scope const& scope) {
    row_plan plan;
    plan.what = &describe(id);
    for (auto const& key : plan.what->key) plan.members.add(key);
    if (std::ranges::count(scope.formats, row_format::csv) == 0)
        return plan;
    for (auto const& name : columns_of(id, scope))
        plan.columns.push_back(source_of(name, *plan.what, plan.members));
    return plan;
}

} // namespace hubcrawl::hub
