#include "integration/net/scripted_server.hpp"

#include "support/run_coroutine.hpp"

#include <boost/asio/write.hpp>
#include <openssl/ssl.h>

#include <charconv>

namespace hubcrawl::tests {

using net::as_value;
using net::error_code;

namespace {

std::size_t body_size(std::string_view head) {
    constexpr std::string_view name = "Content-Length: ";
    std::size_t size = 0;
    if (auto const at = head.find(name); at != head.npos)
        std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
    return size;
}

awaitable<> serve(net::tcp_socket socket, script play, asio::ssl::context* tls, int index) {
    channel line(std::move(socket), tls);
    if (co_await line.handshake())
        co_await play(line, index);
}

awaitable<> accept_all(asio::io_context& context, asio::basic_socket_acceptor<net::tcp, executor>& acceptor,
                       script play, asio::ssl::context* tls, std::shared_ptr<int> count) {
    for (;;) {
        net::tcp_socket socket(context.get_executor());
        auto [ec] = co_await acceptor.async_accept(socket, as_value);
        if (ec)
            co_return;
        start(context, serve(std::move(socket), play, tls, (*count)++));
    }
}

} // namespace

channel::channel(net::tcp_socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
    if (tls)
        tls_.emplace(socket_, *tls);
}

awaitable<bool> channel::handshake() {
    if (!tls_)
        co_return true;
    auto [ec] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_value);
    co_return !ec;
}

awaitable<std::string> channel::request() {
    for (;;) {
        if (auto const end = unread_.find("\r\n\r\n"); end != unread_.npos) {
            auto const size = end + 4 + body_size({unread_.data(), end});
            if (unread_.size() >= size) {
                auto const whole = unread_.substr(0, size);
                unread_.erase(0, size);
                co_return whole;
            }
        }
        char bytes[4096];
        auto [ec, count] = co_await read_some(asio::buffer(bytes));
        if (ec)
            co_return std::string();
        unread_.append(bytes, count);
    }
}

awaitable<bool> channel::send(std::string bytes) {
    auto [ec, count] = co_await write(asio::buffer(bytes));
    co_return !ec && count == bytes.size();
}

// Not inside the coroutines: g++ 12 loses the operands of ?: under co_await.
channel::transfer channel::read_some(asio::mutable_buffer room) {
    return tls_ ? tls_->async_read_some(room, as_value) : socket_.async_read_some(room, as_value);
}

channel::transfer channel::write(asio::const_buffer bytes) {
    return tls_ ? asio::async_write(*tls_, bytes, as_value) : asio::async_write(socket_, bytes, as_value);
}

awaitable<> channel::pause(std::chrono::milliseconds span) {
    net::steady_timer timer(socket_.get_executor(), span);
    co_await timer.async_wait(as_value);
}

void channel::close() {
    error_code ignored;
    socket_.shutdown(net::tcp_socket::shutdown_both, ignored);
    socket_.close(ignored);
}

void channel::reset() {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

std::string channel::alpn() {
    unsigned char const* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(tls_->native_handle(), &name, &size);
    return {reinterpret_cast<char const*>(name), size};
}

std::string channel::sni() {
    auto const* const name = SSL_get_servername(tls_->native_handle(), TLSEXT_NAMETYPE_host_name);
    return name ? name : "";
}

scripted_server::scripted_server(asio::io_context& context, script play, asio::ssl::context* tls)
    : acceptor_(context.get_executor(), net::tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    start(context, accept_all(context, acceptor_, std::move(play), tls, connections_));
}

scripted_server::~scripted_server() = default;

} // namespace hubcrawl::tests
