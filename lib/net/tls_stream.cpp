#include "net/tls_stream.hpp"

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

constexpr std::size_t allowed_at_once = 256U << 10;

int in_range(std::size_t length) {
    return static_cast<int>(std::min<std::size_t>(length, std::numeric_limits<int>::max()));
}

// The first in OpenSSL's queue.
error_code queued_error() {
    auto const code = ERR_get_error();
    if (code == 0 || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return asio::ssl::error::stream_truncated;
    return {static_cast<int>(code), asio::error::get_ssl_category()};
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

} // namespace

// OpenSSL's own socket BIO would let a closed peer kill the process with SIGPIPE, and reads without end.
struct tls_stream::socket_bio {
    static tls_stream& owner(BIO* bio) { return *static_cast<tls_stream*>(BIO_get_data(bio)); }

    static int send(BIO* bio, char const* bytes, int length) {
        BIO_clear_retry_flags(bio);
        auto const sent =
            ::send(owner(bio).socket_.native_handle(), bytes, static_cast<std::size_t>(length), MSG_NOSIGNAL);
        if (sent < 0 && would_block())
            BIO_set_retry_write(bio);
        return static_cast<int>(sent);
    }

    static int receive(BIO* bio, char* room, int length) {
        BIO_clear_retry_flags(bio);
        auto& self = owner(bio);
        auto const most = std::min(static_cast<std::size_t>(length), self.allowance_);
        auto got = ssize_t{-1};
        errno = EAGAIN;
        if (most > 0)
            got = ::recv(self.socket_.native_handle(), room, most, 0);
        if (got < 0 && would_block())
            BIO_set_retry_read(bio);
        self.allowance_ -= static_cast<std::size_t>(std::max<ssize_t>(got, 0));
        return static_cast<int>(got);
    }

    static long control(BIO*, int what, long, void*) { return what == BIO_CTRL_FLUSH ? 1 : 0; }

    static BIO* make(tls_stream* owner) {
        static auto* const method = [] {
            auto* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "hubcrawl socket");
            if (!made)
                throw std::bad_alloc();
            BIO_meth_set_write(made, send);
            BIO_meth_set_read(made, receive);
            BIO_meth_set_ctrl(made, control);
            return made;
        }();
        auto* const made = BIO_new(method);
        if (!made)
            throw std::bad_alloc();
        BIO_set_data(made, owner);
        BIO_set_init(made, 1);
        return made;
    }
};

void tls_stream::free_ssl::operator()(ssl_st* one) const noexcept { SSL_free(one); }

tls_stream::tls_stream(tcp_socket socket, asio::ssl::context& context)
    : socket_(std::move(socket)), ssl_(SSL_new(context.native_handle())), allowance_(allowed_at_once) {
    if (!ssl_)
        throw std::bad_alloc();
    auto* const bio = socket_bio::make(this);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                 SSL_MODE_RELEASE_BUFFERS);
    error_code ignored; // of a socket that is closed already, which the handshake will say
    socket_.native_non_blocking(true, ignored);
}

tls_stream::~tls_stream() = default;

bool tls_stream::has_unread() const { return late_ || SSL_has_pending(ssl_.get()) == 1; }

error_code tls_stream::failure_of(int verdict) const {
    auto const system = errno;
    switch (SSL_get_error(ssl_.get(), verdict)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return {};
    case SSL_ERROR_ZERO_RETURN: return asio::error::eof;
    case SSL_ERROR_SYSCALL:
        if (!socket_.is_open())
            return asio::error::operation_aborted;
        if (ERR_peek_error() == 0 && system != 0 && verdict < 0)
            return {system, boost::system::system_category()};
        return queued_error();
    default: return queued_error();
    }
}

awaitable<error_code> tls_stream::wait() {
    auto const what = SSL_want_write(ssl_.get()) ? tcp_socket::wait_write : tcp_socket::wait_read;
    auto const [ec] = co_await socket_.async_wait(what, as_value);
    allowance_ = allowed_at_once;
    co_return ec;
}

awaitable<error_code> tls_stream::handshake() {
    for (;;) {
        ERR_clear_error();
        errno = 0;
        auto const verdict = SSL_connect(ssl_.get());
        if (verdict == 1)
            co_return error_code();
        if (auto const ec = failure_of(verdict))
            co_return ec;
        if (auto const ec = co_await wait())
            co_return ec;
    }
}

awaitable<tls_stream::transfer> tls_stream::read_some(std::span<char> room) {
    while (!late_) {
        std::size_t got = 0;
        int verdict = 1;
        ERR_clear_error();
        errno = 0;
        while (got < room.size() && verdict > 0) {
            verdict = SSL_read(ssl_.get(), room.data() + got, in_range(room.size() - got));
            got += static_cast<std::size_t>(std::max(verdict, 0));
        }
        if (verdict <= 0)
            late_ = failure_of(verdict);
        if (got > 0)
            co_return transfer{error_code(), got};
        if (!late_)
            late_ = co_await wait();
    }
    co_return transfer{late_, 0};
}

awaitable<tls_stream::transfer> tls_stream::write(std::string_view bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        ERR_clear_error();
        errno = 0;
        auto const verdict = SSL_write(ssl_.get(), bytes.data() + sent, in_range(bytes.size() - sent));
        if (verdict > 0) {
            sent += static_cast<std::size_t>(verdict);
            continue;
        }
        if (auto const ec = failure_of(verdict))
            co_return transfer{ec, sent};
        if (auto const ec = co_await wait())
            co_return transfer{ec, sent};
    }
    co_return transfer{error_code(), sent};
}

} // namespace hubcrawl::net
