#include "hub/row_picker.hpp"

namespace hubcrawl::hub {

namespace {

// The page object, its array of rows, the row: what a member's value is nested in.
constexpr std::size_t row_depth = 3;

} // namespace

error page_error(simdjson::error_code code, std::string_view place) {
    return fail(code == simdjson::DEPTH_ERROR ? errc::page_too_large : errc::page_malformed, "{}: {}", place,
                code == simdjson::DEPTH_ERROR ? "nested too deeply" : simdjson::error_message(code));
}

row_picker::row_picker(row_plan& plan, row_plan const* nested)
    : plan_(plan),
      nested_(nested),
      nested_slot_(nested ? plan.members.add(nested->what->nested) : member_slots::npos) {}

simdjson::error_code row_picker::pick_nested_row(json_walk& walk, picked_row& out) const {
    if (nested_->members.size() == 0) { // its bytes are all that is wanted
        cell whole;
        auto const failed = walk.read(row_depth + 1, whole);
        out.nested_bytes.push_back(whole.text);
        return failed;
    }
    auto const base = out.nested_members.size();
    out.nested_members.resize(base + nested_->members.size());
    auto const* const first = walk.here();
    auto const failed = walk.each_member([&](std::string_view name) {
        cell ignored;
        auto const slot = nested_->members.find(name);
        return walk.read(row_depth + 2,
                         slot == member_slots::npos ? ignored : out.nested_members[base + slot]);
    });
    if (!failed)
        out.nested_bytes.push_back(walk.bytes_since(first));
    return failed;
}

result<> row_picker::pick_nested(json_walk& walk, std::size_t row, picked_row& out) const {
    auto const& what = *plan_.what;
    auto const place = [&] { return fmt::format("{}[{}].{}", what.rows, row, nested_->what->nested); };
    auto& whole = out.members[nested_slot_]; // a CSV column may want it, too
    if (walk.kind() == 'n') {                // null, as good as none
        auto const failed = walk.read(row_depth, whole);
        return failed ? page_error(failed, place()) : result<>();
    }
    if (walk.kind() != '[')
        return fail(errc::page_malformed, "{} is not an array", place());
    if (!out.nested_bytes.empty())
        return fail(errc::page_malformed, "{} stands there twice", place());

    auto const* const first = walk.here();
    result<> refused;
    auto const failed = walk.each_element([&] {
        if (walk.kind() == '{')
            return pick_nested_row(walk, out);
        refused = fail(errc::page_malformed, "{}[{}] is not an object", place(), out.nested_bytes.size());
        return simdjson::INCORRECT_TYPE;
    });
    if (failed)
        return refused ? page_error(failed, place()) : refused;
    whole = {walk.bytes_since(first), cell_kind::nested};
    return {};
}

result<> row_picker::check_key(std::size_t row, picked_row const& out) const {
    // the plan gives the key columns the first slots
    for (std::size_t slot = 0; slot < plan_.what->key.size(); ++slot)
        if (out.members[slot].kind != cell_kind::text || out.members[slot].text.empty())
            return fail(errc::page_malformed, "{}[{}] has no {}", plan_.what->rows, row,
                        plan_.what->key[slot]);
    return {};
}

result<> row_picker::pick(json_walk& walk, std::size_t row, picked_row& out) const {
    auto const place = [&] { return fmt::format("{}[{}]", plan_.what->rows, row); };
    out.members.assign(plan_.members.size(), cell{});
    out.nested_bytes.clear();
    out.nested_members.clear();
    if (walk.kind() != '{')
        return fail(errc::page_malformed, "{} is not an object", place());

    auto const* const first = walk.here();
    result<> refused;
    auto const failed = walk.each_member([&](std::string_view name) {
        auto const slot = plan_.members.find(name);
        if (slot == nested_slot_ && nested_) {
            refused = pick_nested(walk, row, out);
            return refused ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
        }
        cell ignored;
        return walk.read(row_depth, slot == member_slots::npos ? ignored : out.members[slot]);
    });
    if (failed)
        return refused ? page_error(failed, place()) : refused;
    out.bytes = walk.bytes_since(first);
    return check_key(row, out);
}

} // namespace hubcrawl::hub
