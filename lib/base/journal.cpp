#include "base/journal.hpp"

#include "base/utf8_text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hubcrawl {

bool is_journal_stream(std::string_view journal_stream, std::uint64_t device, std::uint64_t inode) {
    return journal_stream == fmt::format("{}:{}", device, inode);
}

bool stderr_is_journal() {
    auto const* named = std::getenv("JOURNAL_STREAM");
    struct stat facts{};
    return named && ::fstat(STDERR_FILENO, &facts) == 0 &&
           is_journal_stream(named, facts.st_dev, facts.st_ino);
}

void append_journal_field(std::string& entry, std::string_view key, std::string_view value) {
    entry += key;
    if (value.find('\n') == value.npos) {
        entry += '=';
    } else {
        entry += '\n';
        for (unsigned shift = 0; shift < 64; shift += 8)
            entry += static_cast<char>(static_cast<std::uint64_t>(value.size()) >> shift & 0xff);
    }
    entry += value;
    entry += '\n';
}

void journal::set_field(std::string_view key, std::string_view value) {
    if (value.empty())
        fields_.erase(std::string(key));
    else
        fields_.insert_or_assign(std::string(key), std::string(value));
}

bool journal::write(int priority, std::string_view message) const {
    std::string entry;
    append_journal_field(entry, "PRIORITY", std::to_string(priority));
    append_journal_field(entry, "SYSLOG_IDENTIFIER", "hubcrawld");
    append_journal_field(entry, "MESSAGE", valid_utf8(message)); // journalctl hides other bytes
    for (auto const& [key, value] : fields_) append_journal_field(entry, key, value);
    return socket_.send(entry);
}

void journal::wait_until_read(std::chrono::milliseconds limit) const {
    auto const until = std::chrono::steady_clock::now() + limit;
    while (!socket_.all_read() && std::chrono::steady_clock::now() < until) ::poll(nullptr, 0, 1);
}

} // namespace hubcrawl
