#include "net/tls_stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <sys/socket.h>

namespace hubcrawl::net {

namespace {

int in_range(std::size_t length) {
    return static_cast<int>(std::min<std::size_t>(length, std::numeric_limits<int>::max()));
}

int fd_of(BIO* bio) { return static_cast<tcp_socket*>(BIO_get_data(bio))->native_handle(); }

// OpenSSL's own socket BIO would let a closed peer kill the process with SIGPIPE.
int send_bytes(BIO* bio, char const* bytes, int length) {
    BIO_clear_retry_flags(bio);
    auto const sent = ::send(fd_of(bio), bytes, static_cast<std::size_t>(length), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int receive_bytes(BIO* bio, char* room, int length) {
    BIO_clear_retry_flags(bio);
    auto const got = ::recv(fd_of(bio), room, static_cast<std::size_t>(length), 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_read(bio);
    return static_cast<int>(got);
}

long control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }

BIO_METHOD* socket_method() {
    static auto* const method = [] {
        auto* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "hubcrawl socket");
        if (!made)
            throw std::bad_alloc();
        BIO_meth_set_write(made, send_bytes);
        BIO_meth_set_read(made, receive_bytes);
        BIO_meth_set_ctrl(made, control);
        BIO_meth_set_create(made, [](BIO* bio) {
            BIO_set_init(bio, 1);
            return 1;
        });
        return made;
    }();
    return method;
}

// The first in OpenSSL's queue.
error_code queued_error() {
    auto const code = ERR_get_error();
    if (code == 0 || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return asio::ssl::error::stream_truncated;
    return {static_cast<int>(code), asio::error::get_ssl_category()};
}

} // namespace

void tls_stream::free_ssl::operator()(ssl_st* one) const noexcept { SSL_free(one); }

tls_stream::tls_stream(tcp_socket socket, asio::ssl::context& context)
    : socket_(std::move(socket)), ssl_(SSL_new(context.native_handle())) {
    auto* const bio = BIO_new(socket_method());
    if (!ssl_ || !bio)
        throw std::bad_alloc();
    BIO_set_data(bio, &socket_);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                 SSL_MODE_RELEASE_BUFFERS);
    error_code ignored; // of a socket that is closed already, which the handshake will say
    socket_.native_non_blocking(true, ignored);
}

tls_stream::~tls_stream() = default;

bool tls_stream::has_unread() const { return SSL_has_pending(ssl_.get()) == 1; }

awaitable<error_code> tls_stream::wait_for(int verdict) {
    auto const system = errno;
    switch (SSL_get_error(ssl_.get(), verdict)) {
    case SSL_ERROR_WANT_READ: {
        auto const [ec] = co_await socket_.async_wait(tcp_socket::wait_read, as_value);
        co_return ec;
    }
    case SSL_ERROR_WANT_WRITE: {
        auto const [ec] = co_await socket_.async_wait(tcp_socket::wait_write, as_value);
        co_return ec;
    }
    case SSL_ERROR_ZERO_RETURN: co_return asio::error::eof;
    case SSL_ERROR_SYSCALL:
        if (!socket_.is_open())
            co_return asio::error::operation_aborted;
        if (ERR_peek_error() == 0 && system != 0 && verdict < 0)
            co_return error_code(system, boost::system::system_category());
        co_return queued_error();
    default: co_return queued_error();
    }
}

awaitable<error_code> tls_stream::handshake() {
    for (;;) {
        ERR_clear_error();
        errno = 0;
        auto const verdict = SSL_connect(ssl_.get());
        if (verdict == 1)
            co_return error_code();
        if (auto const ec = co_await wait_for(verdict))
            co_return ec;
    }
}

awaitable<tls_stream::transfer> tls_stream::read_some(std::span<char> room) {
    // Whoever sends faster than we read must not keep the loop from everybody else.
    if (std::exchange(filled_, false))
        co_await asio::post(socket_.get_executor(), use_awaitable);
    for (;;) {
        std::size_t got = 0;
        int verdict = 1;
        ERR_clear_error();
        errno = 0;
        while (got < room.size() && verdict > 0) {
            verdict = SSL_read(ssl_.get(), room.data() + got, in_range(room.size() - got));
            got += static_cast<std::size_t>(std::max(verdict, 0));
        }
        filled_ = got == room.size();
        if (got > 0)
            co_return transfer{error_code(), got};
        if (auto const ec = co_await wait_for(verdict))
            co_return transfer{ec, 0};
    }
}

awaitable<tls_stream::transfer> tls_stream::write(std::string_view bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        ERR_clear_error();
        errno = 0;
        auto const verdict = SSL_write(ssl_.get(), bytes.data() + sent, in_range(bytes.size() - sent));
        if (verdict > 0)
            sent += static_cast<std::size_t>(verdict);
        else if (auto const ec = co_await wait_for(verdict))
            co_return transfer{ec, sent};
    }
    co_return transfer{error_code(), sent};
}

} // namespace hubcrawl::net
