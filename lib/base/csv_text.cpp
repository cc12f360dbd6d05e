#include "base/csv_text.hpp"

#include <algorithm>

namespace hubcrawl {

char* write_csv_string(char* at, std::string_view text, bool escape_formulas) {
    auto const put = [&at](std::string_view part) { at = std::ranges::copy(part, at).out; };
    *at++ = '"';
    if (escape_formulas && is_formula(text))
        *at++ = '\'';
    // memchr beats a loop by far on the usual field, which holds no quote at all
    for (auto quote = text.find('"'); quote != text.npos; quote = text.find('"')) {
        put(text.substr(0, quote + 1));
        *at++ = '"';
        text.remove_prefix(quote + 1);
    }
    put(text);
    *at++ = '"';
    return at;
}

void append_csv_string(std::string& out, std::string_view text, bool escape_formulas) {
    auto const start = out.size();
    out.resize(start + 2 * text.size() + 3);
    auto const* const end = write_csv_string(out.data() + start, text, escape_formulas);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

} // namespace hubcrawl
