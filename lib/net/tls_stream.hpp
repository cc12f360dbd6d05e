#pragma once

#include "net/sockets.hpp"

#include <boost/asio/ssl/context.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>

namespace hubcrawl::net {

// TLS over a TCP connection. OpenSSL reads and writes the socket itself: a record is decrypted where its
// reader wants it, several come with one system call, and none is copied between the two on the way, as
// asio::ssl does it. Closing the socket ends what is under way with operation_aborted.
class tls_stream {
public:
    // (error, bytes). The peer's own goodbye is eof, an end without it stream_truncated.
    using transfer = std::tuple<error_code, std::size_t>;

    tls_stream(tcp_socket socket, asio::ssl::context& context);
    ~tls_stream();
    tls_stream(tls_stream const&) = delete;
    tls_stream& operator=(tls_stream const&) = delete;

    ssl_st* native_handle() { return ssl_.get(); }
    tcp_socket& socket() { return socket_; }

    // Bytes of the peer have come that nobody has read.
    bool has_unread() const;

    awaitable<error_code> handshake();
    // As much as there is and fits, at least one byte.
    awaitable<transfer> read_some(std::span<char> room);
    // All of it.
    awaitable<transfer> write(std::string_view bytes);

private:
    struct free_ssl {
        void operator()(ssl_st* one) const noexcept;
    };

    struct socket_bio; // OpenSSL's way to the socket

    // What OpenSSL's `verdict` about its last call means; nothing where it only has to wait.
    error_code failure_of(int verdict) const;
    awaitable<error_code> wait();

    tcp_socket socket_;
    std::unique_ptr<ssl_st, free_ssl> ssl_;
    // Bytes it may still receive before it lets everybody else have the loop: a peer that sends without end,
    // be it what TLS itself consumes, must not keep deadlines and signals waiting.
    std::size_t allowance_;
    error_code late_; // came together with bytes, and is told after them
};

} // namespace hubcrawl::net
