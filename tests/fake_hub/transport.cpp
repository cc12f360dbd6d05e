#include "fake_hub/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace hubcrawl::fake_hub {

namespace {

constexpr auto as_values = asio::as_tuple(use_awaitable);

} // namespace

transport::transport(tcp_socket socket, asio::ssl::context* tls) {
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (tls)
        tls_ = std::make_unique<asio::ssl::stream<tcp_socket>>(std::move(socket), *tls);
    else
        plain_ = std::make_unique<tcp_socket>(std::move(socket));
}

tcp_socket& transport::socket() { return tls_ ? tls_->next_layer() : *plain_; }

awaitable<bool> transport::handshake() {
    if (!tls_)
        co_return true;
    auto const [failed] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_values);
    co_return !failed;
}

awaitable<std::size_t> transport::read_some(asio::mutable_buffer into) {
    if (tls_) {
        auto const [failed, bytes] = co_await tls_->async_read_some(into, as_values);
        co_return failed ? 0 : bytes;
    }
    auto const [failed, bytes] = co_await plain_->async_read_some(into, as_values);
    co_return failed ? 0 : bytes;
}

awaitable<bool> transport::write(std::string_view bytes) {
    auto const from = asio::buffer(bytes);
    if (tls_) {
        auto const [failed, sent] = co_await asio::async_write(*tls_, from, as_values);
        co_return !failed;
    }
    auto const [failed, sent] = co_await asio::async_write(*plain_, from, as_values);
    co_return !failed;
}

awaitable<> transport::finish() {
    boost::system::error_code ignored;
    if (tls_)
        co_await tls_->async_shutdown(as_values);
    socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void transport::close() {
    boost::system::error_code ignored;
    socket().close(ignored);
}

void transport::reset() {
    boost::system::error_code ignored;
    socket().set_option(asio::socket_base::linger(true, 0), ignored);
    socket().close(ignored);
}

} // namespace hubcrawl::fake_hub
