#pragma once

#include "base/unix_datagram.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace hubcrawl {

// Whether standard error, a file of this device and inode, is the stream to the journal that $JOURNAL_STREAM
// ("device:inode", systemd.exec(5)) names: somebody may have led it elsewhere since.
bool is_journal_stream(std::string_view journal_stream, std::uint64_t device, std::uint64_t inode);
// The same for this process.
bool stderr_is_journal();

// An entry of the journal's native protocol: "KEY=value", or where the value holds a line end, the key alone,
// the value's size in 64 bits (little endian), and the value.
void append_journal_field(std::string& entry, std::string_view key, std::string_view value);

// Sends entries to the journal: a message, its syslog priority, and fields to search by.
class journal {
public:
    explicit journal(std::string_view socket = "/run/systemd/journal/socket") : socket_(socket) {}

    // In each entry from now on, as in `journalctl HUBCRAWL_CRAWL=…`; empty: no longer.
    void set_field(std::string_view key, std::string_view value);
    // False where the journal did not take it.
    bool write(int priority, std::string_view message) const;
    // Until it has read all entries, but no longer than the limit. The journal looks up whose an entry is
    // when it reads it: what a process says just before its end is nobody's otherwise, and journalctl -u
    // hides it.
    void wait_until_read(std::chrono::milliseconds limit) const;

private:
    unix_datagram socket_;
    std::map<std::string, std::string, std::less<>> fields_;
};

} // namespace hubcrawl
