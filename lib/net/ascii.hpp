#pragma once

#include <string>
#include <string_view>

namespace hubcrawl::net {

// HTTP's and DNS's idea of case: ASCII alone, whatever the locale.
inline std::string to_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace hubcrawl::net
