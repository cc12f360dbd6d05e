#include "hub/json_values.hpp"

namespace hubcrawl::hub {

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

} // namespace hubcrawl::hub
