#include "hub/json_values.hpp"

namespace hubcrawl::hub {

namespace ondemand = simdjson::ondemand;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    return at;
}

} // namespace

bool is_number(std::string_view token) {
    std::size_t at = token.starts_with('-') ? 1 : 0;
    auto const integer = skip_digits(token, at);
    if (integer == at || (token[at] == '0' && integer != at + 1))
        return false;
    at = integer;
    if (at < token.size() && token[at] == '.') {
        auto const fraction = skip_digits(token, at + 1);
        if (fraction == at + 1)
            return false;
        at = fraction;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '+' || token[at] == '-'))
            ++at;
        auto const exponent = skip_digits(token, at);
        if (exponent == at)
            return false;
        at = exponent;
    }
    return at == token.size();
}

simdjson::error_code value_reader::read_string(ondemand::value& value, std::string_view token, cell& out) {
    out.kind = cell_kind::text;
    out.as_it_stands = false;
    if (escapes_ && token.find('\\') != token.npos)
        return value.get_string().get(out.text);
    out.as_it_stands = true;
    out.text = token.substr(1, token.size() - 2);
    ondemand::raw_json_string consumed;
    return value.get_raw_json_string().get(consumed);
}

simdjson::error_code value_reader::read(ondemand::value& value, std::size_t depth, cell& out) {
    auto const token = trim_token(value.raw_json_token());
    switch (token.empty() ? '\0' : token.front()) {
    case '"': return read_string(value, token, out);
    case '{':
    case '[': {
        if (depth >= depth_limit_)
            return simdjson::DEPTH_ERROR;
        auto const failed =
            token.front() == '{' ? check_object(value, depth + 1) : check_array(value, depth + 1);
        out.kind = cell_kind::nested;
        out.as_it_stands = false;
        return failed ? failed : bytes_since(token, out.text);
    }
    case 'n':
        out = {token, cell_kind::null};
        return token == "null" ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    case 't':
        out = {token, cell_kind::literal, true};
        return token == "true" ? simdjson::SUCCESS : simdjson::T_ATOM_ERROR;
    case 'f':
        out = {token, cell_kind::literal, true};
        return token == "false" ? simdjson::SUCCESS : simdjson::F_ATOM_ERROR;
    default:
        out = {token, cell_kind::literal, true};
        return is_number(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
    }
}

simdjson::error_code value_reader::bytes_since(std::string_view first, std::string_view& out) {
    char const* next = nullptr; // the token behind the value: nothing but white space stands between
    if (auto const failed = document_.current_location().get(next))
        return failed;
    auto const* const start = first.data();
    out = trim_token({start, static_cast<std::size_t>(next - start)});
    return simdjson::SUCCESS;
}

simdjson::error_code value_reader::check_object(ondemand::value& value, std::size_t depth) {
    ondemand::object object;
    if (auto const failed = value.get_object().get(object))
        return failed;
    for (auto member : object) {
        cell ignored;
        if (member.error())
            return member.error();
        auto& field = in_place(member);
        if (!key(field).data())
            return simdjson::STRING_ERROR;
        if (auto const failed = read(field.value(), depth, ignored))
            return failed;
    }
    return simdjson::SUCCESS;
}

simdjson::error_code value_reader::check_array(ondemand::value& value, std::size_t depth) {
    ondemand::array array;
    if (auto const failed = value.get_array().get(array))
        return failed;
    for (auto element : array) {
        cell ignored;
        if (element.error())
            return element.error();
        auto& item = in_place(element);
        if (auto const failed = read(item, depth, ignored))
            return failed;
    }
    return simdjson::SUCCESS;
}

} // namespace hubcrawl::hub
