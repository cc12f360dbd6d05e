#include "base/utf8_text.hpp"

#include <cstddef>

namespace hubcrawl {

namespace {

// How many bytes the well-formed sequence at the start of `text` has; 0: there is none.
std::size_t sequence(std::string_view text) {
    auto const at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    auto const first = at(0);
    if (first < 0x80)
        return 1;
    auto const length = first < 0xC2 ? 0U : first < 0xE0 ? 2U : first < 0xF0 ? 3U : first < 0xF5 ? 4U : 0U;
    // Neither longer than need be, nor half a surrogate pair, nor behind U+10FFFF.
    auto const low = first == 0xE0 ? 0xA0U : first == 0xF0 ? 0x90U : 0x80U;
    auto const high = first == 0xED ? 0x9FU : first == 0xF4 ? 0x8FU : 0xBFU;
    if (length == 0 || at(1) < low || at(1) > high)
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (at(i) < 0x80 || at(i) > 0xBF)
            return 0;
    return length;
}

} // namespace

std::string valid_utf8(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    while (!text.empty()) {
        auto const length = sequence(text);
        if (length > 0)
            made += text.substr(0, length);
        else
            made += '?';
        text.remove_prefix(length > 0 ? length : 1);
    }
    return made;
}

} // namespace hubcrawl
