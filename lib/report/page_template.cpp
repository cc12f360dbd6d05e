#include "report/page_template.hpp"

#include <algorithm>

namespace hubcrawl::report {

std::string fill(std::string_view text,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    std::string out;
    for (auto open = text.find("{{"); open != text.npos; open = text.find("{{")) {
        auto const close = text.find("}}", open);
        if (close == text.npos)
            break;
        auto const name = text.substr(open + 2, close - open - 2);
        auto const found = std::ranges::find(values, name, [](auto const& each) { return each.first; });
        out.append(text.substr(0, open));
        if (found != values.end())
            out.append(found->second);
        text.remove_prefix(close + 2);
    }
    return out.append(text);
}

} // namespace hubcrawl::report
