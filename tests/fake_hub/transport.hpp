#pragma once

#include "base/async.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace hubcrawl::fake_hub {

using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;

// The bytes of one connection, with or without TLS. Failures come back as false or 0: to a server that is
// only the end of this connection.
class transport {
public:
    transport(tcp_socket socket, asio::ssl::context* tls); // null: plain

    awaitable<bool> handshake();
    awaitable<std::size_t> read_some(asio::mutable_buffer into);
    awaitable<bool> write(std::string_view bytes);
    // An orderly end. With TLS it waits for the peer's part of it: the caller sets the limit, by close().
    awaitable<> finish();
    void close();
    // Ends with a TCP reset.
    void reset();

    bool over_tls() const noexcept { return tls_ != nullptr; }
    tcp_socket& socket();

private:
    std::unique_ptr<asio::ssl::stream<tcp_socket>> tls_;
    std::unique_ptr<tcp_socket> plain_;
};

} // namespace hubcrawl::fake_hub
