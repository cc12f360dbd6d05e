#include "hub/json_walk.hpp"

#include <algorithm>

namespace hubcrawl::hub {

simdjson::error_code json_walk::begin(std::string_view json, std::size_t depth_limit) {
    depth_limit_ = depth_limit;
    at_ = end_ = nullptr;
    if (json.size() > capacity_ || capacity_ == 0) {
        auto const room = std::max<std::size_t>(json.size(), 64U << 10);
        if (auto const failed = parser_.allocate(room))
            return failed;
        if (auto const failed = unescaper_.allocate(room))
            return failed;
        // No escape is shorter than what it stands for.
        unescaped_ = std::make_unique_for_overwrite<std::uint8_t[]>(room + simdjson::SIMDJSON_PADDING);
        capacity_ = room;
    }
    auto& stage = *parser_.implementation;
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(json.data());
    if (auto const failed = stage.stage1(bytes, json.size(), simdjson::stage1_mode::regular))
        return failed;
    text_ = json.data();
    at_ = stage.structural_indexes.get();
    end_ = at_ + stage.n_structural_indexes;
    text_end_ = json.data() + json.size();
    find_escape(0);
    unescaped_end_ = unescaped_.get();
    return simdjson::SUCCESS;
}

void json_walk::find_escape(std::size_t from) {
    std::string_view const text(text_, text_end_);
    next_escape_ = text_ + std::min(text.find('\\', from), text.size());
}

simdjson::error_code json_walk::unescape(std::string_view quoted, cell& out) {
    auto const* const begin = reinterpret_cast<std::uint8_t const*>(quoted.data());
    out = {{}, cell_kind::text};
    return unescaper_.unescape(simdjson::ondemand::raw_json_string(begin + 1), unescaped_end_).get(out.text);
}

simdjson::error_code json_walk::read_nested(std::size_t depth, cell& out) {
    if (depth >= depth_limit_)
        return simdjson::DEPTH_ERROR;
    auto const* const first = here();
    cell ignored;
    auto const inner = [&] { return read(depth + 1, ignored); };
    auto const failed =
        *first == '{' ? each_member([&](std::string_view) { return inner(); }) : each_element(inner);
    if (!failed)
        out = {bytes_since(first), cell_kind::nested};
    return failed;
}

simdjson::error_code json_walk::read_other(std::size_t depth, cell& out) {
    auto const first = kind();
    if (first == '{' || first == '[')
        return read_nested(depth, out);
    if (first == '\0')
        return simdjson::TAPE_ERROR;
    auto const bytes = token();
    ++at_;
    switch (first) {
    case 'n':
        out = {bytes, cell_kind::null};
        return bytes == "null" ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    case 't':
        out = {bytes, cell_kind::literal, true};
        return bytes == "true" ? simdjson::SUCCESS : simdjson::T_ATOM_ERROR;
    case 'f':
        out = {bytes, cell_kind::literal, true};
        return bytes == "false" ? simdjson::SUCCESS : simdjson::F_ATOM_ERROR;
    default:
        out = {bytes, cell_kind::literal, true};
        return is_number(bytes) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
    }
}

} // namespace hubcrawl::hub
