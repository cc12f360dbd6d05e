#include "hub/row_picker.hpp"

namespace hubcrawl::hub {

namespace ondemand = simdjson::ondemand;

namespace {

// The page object, its array of rows, the row: what a member's value is nested in.
constexpr std::size_t row_depth = 3;

// Visits the members of an object: `take(slot, value)` for every one of them.
template <class Take>
simdjson::error_code each_member(value_reader& reader, ondemand::value& value, member_slots const& slots,
                                 Take take) {
    ondemand::object object;
    if (auto const failed = value.get_object().get(object))
        return failed;
    for (auto member : object) {
        if (member.error())
            return member.error();
        auto& field = in_place(member);
        auto const name = reader.key(field);
        if (!name.data())
            return simdjson::STRING_ERROR;
        if (auto const failed = take(slots.find(name), field.value()))
            return failed;
    }
    return simdjson::SUCCESS;
}

bool starts_object(ondemand::value& value) { return value.raw_json_token().starts_with('{'); }

} // namespace

error page_error(simdjson::error_code code, std::string_view place) {
    return fail(code == simdjson::DEPTH_ERROR ? errc::page_too_large : errc::page_malformed, "{}: {}", place,
                code == simdjson::DEPTH_ERROR ? "nested too deeply" : simdjson::error_message(code));
}

row_picker::row_picker(row_plan& plan, row_plan const* nested)
    : plan_(plan),
      nested_(nested),
      nested_slot_(nested ? plan.members.add(nested->what->nested) : member_slots::npos) {}

result<> row_picker::pick_nested(value_reader& reader, ondemand::value& value, std::size_t row,
                                 picked_row& out) const {
    auto const& what = *plan_.what;
    auto const place = [&] { return fmt::format("{}[{}].{}", what.rows, row, nested_->what->nested); };
    auto const first = value.raw_json_token();
    auto& whole = out.members[nested_slot_]; // a CSV column may want it, too
    ondemand::array array;
    if (first.starts_with('n')) { // null, as good as none
        if (auto const failed = reader.read(value, row_depth, whole))
            return page_error(failed, place());
        return {};
    }
    if (!first.starts_with('['))
        return fail(errc::page_malformed, "{} is not an array", place());
    if (!out.nested_bytes.empty())
        return fail(errc::page_malformed, "{} stands there twice", place());
    if (auto const failed = value.get_array().get(array))
        return page_error(failed, place());

    auto const width = nested_->members.size();
    for (auto element : array) {
        if (element.error())
            return page_error(element.error(), place());
        auto& item = in_place(element);
        if (!starts_object(item))
            return fail(errc::page_malformed, "{}[{}] is not an object", place(), out.nested_bytes.size());
        auto const start = item.raw_json_token();
        auto const base = out.nested_members.size();
        out.nested_members.resize(base + width);
        auto failed =
            each_member(reader, item, nested_->members, [&](std::size_t slot, ondemand::value& inner) {
                cell ignored;
                return reader.read(inner, row_depth + 2,
                                   slot == member_slots::npos ? ignored : out.nested_members[base + slot]);
            });
        std::string_view bytes;
        if (!failed)
            failed = reader.bytes_since(start, bytes);
        if (failed)
            return page_error(failed, place());
        out.nested_bytes.push_back(bytes);
    }
    whole.kind = cell_kind::nested;
    if (auto const failed = reader.bytes_since(first, whole.text))
        return page_error(failed, place());
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

simdjson::error_code row_picker::pick_members(value_reader& reader, ondemand::value& value, std::size_t row,
                                              picked_row& out, result<>& outcome) const {
    return each_member(reader, value, plan_.members, [&](std::size_t slot, ondemand::value& inner) {
        if (slot == nested_slot_ && nested_) {
            outcome = pick_nested(reader, inner, row, out);
            return outcome ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
        }
        cell ignored;
        return reader.read(inner, row_depth, slot == member_slots::npos ? ignored : out.members[slot]);
    });
}

result<> row_picker::pick(value_reader& reader, ondemand::value& value, std::size_t row,
                          picked_row& out) const {
    auto const place = [&] { return fmt::format("{}[{}]", plan_.what->rows, row); };
    out.members.assign(plan_.members.size(), cell{});
    out.nested_bytes.clear();
    out.nested_members.clear();
    if (!starts_object(value))
        return fail(errc::page_malformed, "{} is not an object", place());
    auto const start = value.raw_json_token();

    result<> nested_outcome;
    if (auto const failed = pick_members(reader, value, row, out, nested_outcome))
        return nested_outcome ? page_error(failed, place()) : nested_outcome;
    if (auto const failed = reader.bytes_since(start, out.bytes))
        return page_error(failed, place());
    return check_key(row, out);
}

} // namespace hubcrawl::hub
