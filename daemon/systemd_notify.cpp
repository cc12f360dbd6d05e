#include "daemon/systemd_notify.hpp"

#include "base/utf8_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>

namespace hubcrawl::daemon {

namespace {

constexpr std::size_t longest_status = 2000; // systemd drops messages above 4096 bytes

std::optional<std::int64_t> whole_number(char const* text) {
    std::int64_t value = 0;
    auto const* end = text + std::strlen(text);
    auto const [stop, bad] = std::from_chars(text, end, value);
    return bad == std::errc() && stop == end && value > 0 ? std::optional(value) : std::nullopt;
}

} // namespace

void systemd_notify::status(std::string_view words) const {
    auto line = "STATUS=" + valid_utf8(words);
    if (line.size() > longest_status) {
        auto end = longest_status;
        while ((static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
        line.resize(end);
        line += "…";
    }
    std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    send(line);
}

void systemd_notify::reloading(std::chrono::microseconds now) const {
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.count()));
}

std::optional<std::chrono::microseconds> watchdog_limit(char const* usec, char const* pid, pid_t own) {
    auto const limit = usec ? whole_number(usec) : std::nullopt;
    if (!limit || (pid && whole_number(pid) != own))
        return std::nullopt;
    return std::chrono::microseconds(*limit);
}

} // namespace hubcrawl::daemon
