#include "base/csv_text.hpp"

namespace hubcrawl {

void append_csv_string(std::string& out, std::string_view text, bool escape_formulas) {
    out += '"';
    if (escape_formulas && !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != text.npos)
        out += '\'';
    // memchr beats a loop by far on the usual field, which holds no quote at all
    for (auto quote = text.find('"'); quote != text.npos; quote = text.find('"')) {
        out.append(text.substr(0, quote + 1));
        out += '"';
        text.remove_prefix(quote + 1);
    }
    out.append(text);
    out += '"';
}

} // namespace hubcrawl
