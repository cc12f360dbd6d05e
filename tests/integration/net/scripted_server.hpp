#pragma once

#include "net/tls.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

namespace hubcrawl::tests {

// The server's end of one connection: bytes in, bytes out, no HTTP but for finding a request's end.
class channel {
public:
    channel(net::tcp_socket socket, asio::ssl::context* tls);

    awaitable<bool> handshake(); // true at once where there is no TLS
    // The next request, head and body; empty when the peer has closed.
    awaitable<std::string> request();
    awaitable<bool> send(std::string bytes); // false: the peer is gone
    awaitable<> pause(std::chrono::milliseconds span);
    void close(); // FIN, and no TLS goodbye
    void reset(); // RST
    std::string alpn();
    std::string sni();

private:
    using transfer = awaitable<std::tuple<net::error_code, std::size_t>>;

    transfer read_some(asio::mutable_buffer room);
    transfer write(asio::const_buffer bytes);

    net::tcp_socket socket_;
    std::optional<asio::ssl::stream<net::tcp_socket&>> tls_;
    std::string unread_;
};

// What the server does on each connection; `index` counts from 0.
using script = std::function<awaitable<>(channel& line, int index)>;

// Listens on 127.0.0.1 and plays the script to everyone, until it is destroyed.
class scripted_server {
public:
    scripted_server(asio::io_context& context, script play, asio::ssl::context* tls = nullptr);
    ~scripted_server();

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    int connections() const { return *connections_; }

private:
    asio::basic_socket_acceptor<net::tcp, executor> acceptor_;
    std::shared_ptr<int> connections_ = std::make_shared<int>(0);
};

} // namespace hubcrawl::tests
