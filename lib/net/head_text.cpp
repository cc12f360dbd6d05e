#include "net/head_text.hpp"

namespace hubcrawl::net {

std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t from) noexcept {
    // the blank line's first LF may be among the last two bytes of the earlier call
    auto at = bytes.find('\n', from < 2 ? 0 : from - 2);
    for (; at != bytes.npos; at = bytes.find('\n', at + 1)) {
        auto const rest = bytes.substr(at + 1);
        if (rest.starts_with('\n'))
            return at + 2;
        if (rest.starts_with("\r\n"))
            return at + 3;
    }
    return std::nullopt;
}

bool has_bare_line_end(std::string_view head) noexcept {
    for (auto at = head.find('\n'); at != head.npos; at = head.find('\n', at + 1))
        if (at == 0 || head[at - 1] != '\r')
            return true;
    return false;
}

std::string with_crlf(std::string_view head) {
    std::string out;
    out.reserve(head.size() + 32);
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head[i] == '\n' && (i == 0 || head[i - 1] != '\r'))
            out += '\r';
        out += head[i];
    }
    return out;
}

} // namespace hubcrawl::net
