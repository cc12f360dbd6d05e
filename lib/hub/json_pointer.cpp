#include "hub/json_pointer.hpp"

namespace hubcrawl::hub {

namespace ondemand = simdjson::ondemand;

namespace {

template <class Container>
simdjson::error_code whole(simdjson::simdjson_result<Container> found, cell& out) {
    Container container;
    if (auto const failed = std::move(found).get(container))
        return failed;
    std::string_view text; // up to the next token
    auto const failed = container.raw_json().get(text);
    out = {trim_token(text), cell_kind::nested};
    return failed;
}

simdjson::error_code read(ondemand::value& value, cell& out) {
    auto const token = trim_token(value.raw_json_token());
    switch (token.front()) {
    case '"': out = {{}, cell_kind::text}; return value.get_string().get(out.text);
    case '{': return whole(value.get_object(), out);
    case '[': return whole(value.get_array(), out);
    case 'n': out = {token, cell_kind::null}; return simdjson::SUCCESS;
    default: out = {token, cell_kind::literal, true}; return simdjson::SUCCESS;
    }
}

} // namespace

// The page is valid, so whatever fails means that there is no such value.
cell json_pointer::look(cell const& value, std::string_view pointer, char const* buffer_end) {
    if (value.kind != cell_kind::nested)
        return {};
    ondemand::document document;
    ondemand::value target;
    auto const capacity = static_cast<std::size_t>(buffer_end - value.text.data());
    cell found;
    if (parser_.iterate(value.text.data(), value.text.size(), capacity).get(document) ||
        document.at_pointer(pointer).get(target) || read(target, found))
        return {};
    return found;
}

} // namespace hubcrawl::hub
