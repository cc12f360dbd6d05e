#pragma once

#include "base/atomic_file.hpp"

#include <string>
#include <string_view>

namespace hubcrawl {

// Sends datagrams to a local socket, as the service manager and the journal listen at one. Never waits.
class unix_datagram {
public:
    // A path, or "@name" for an abstract socket. Anything else: nobody listens.
    explicit unix_datagram(std::string_view socket);

    bool usable() const noexcept { return static_cast<bool>(socket_); }
    // False where it was not taken: nobody listens, or not now, or it is too large.
    bool send(std::string_view bytes) const noexcept;
    // What was sent has been read by whoever listens.
    bool all_read() const noexcept;

private:
    file_descriptor socket_;
    std::string address_; // sun_path
};

} // namespace hubcrawl
