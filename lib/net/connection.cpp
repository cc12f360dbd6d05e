#include "net/connection.hpp"

#include "base/secret_text.hpp"
#include "net/stage.hpp"
#include "net/tunnel.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

namespace hubcrawl::net {

namespace {

// Many front ends close without TLS's own goodbye. Nothing is lost by taking that as the end: framed bodies
// know their length, and a JSON text cut short does not parse.
bool is_end_of_stream(error_code ec) {
    return ec == asio::error::eof || ec == asio::ssl::error::stream_truncated;
}

// A failure on the way names the proxy: what stands between is the first suspect.
error about(error failure, std::optional<proxy> const& via) {
    if (via)
        failure.detail += fmt::format(" (through the proxy {}, from {})", via->shown(), via->variable);
    return failure;
}

} // namespace

connection::connection(executor ex, connection_settings& settings)
    : executor_(ex),
      settings_(settings),
      dialler_(ex),
      reader_(settings.options.max_head, settings.options.max_body),
      watchdog_(ex, [this] { stop(cause::timeout); }) {}

connection::~connection() = default;

tcp_socket& connection::socket() { return tls_ ? tls_->socket() : *plain_; }

void connection::stop(cause why) {
    reusable_ = false;
    mark_ = why;
    watchdog_.cancel();
    error_code ignored;
    if (tls_ || plain_)
        socket().close(ignored);
}

// A cancelled coroutine is told so once, and by then may have been between two operations.
awaitable<> connection::heed_cancellation() {
    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        stop(cause::cancelled);
}

void connection::abort() {
    dialler_.abort();
    stop(cause::cancelled);
}

void connection::limit(std::chrono::milliseconds span) {
    limit_until(std::chrono::steady_clock::now() + span);
}

void connection::limit_until(steady_time due) {
    if (mark_ == cause::failed)
        watchdog_.arm(due);
}

error connection::failure(stage at, error_code ec) const {
    auto const why =
        mark_ == cause::failed && ec == asio::error::operation_aborted ? cause::cancelled : mark_;
    auto const peer = at == stage::proxy ? "proxy " + settings_.via->shown() : settings_.to.host_header;
    if (why == cause::failed)
        return fail(stage_code(at, why), "{}: {}", peer, ec.message());
    return {stage_code(at, why), peer};
}

awaitable<result<>> connection::open() {
    auto const& limits = settings_.options.limits;
    auto const& via = settings_.via;
    auto const endpoints = co_await dialler_.resolve(via ? via->at : settings_.to, limits.resolve);
    if (!endpoints)
        co_return about(endpoints.error(), via);
    auto connected = co_await dialler_.connect(*endpoints, limits.connect);
    if (!connected)
        co_return about(connected.error(), via);
    error_code ignored;
    connected->set_option(tcp::no_delay(true), ignored);
    plain_.emplace(std::move(*connected));
    if (via)
        if (auto const opened = co_await tunnel(*via); !opened)
            co_return opened;
    if (settings_.tls)
        co_return co_await secure();
    co_return result<>();
}

awaitable<result<>> connection::tunnel(proxy const& via) {
    auto ask = connect_text(via, settings_.to, settings_.options.user_agent);
    wiped_at_end const guard(ask);
    limit(settings_.options.limits.proxy);
    co_await heed_cancellation();
    auto [ec, written] = co_await write(ask);
    std::string heard;
    result<bool> open = false;
    while (!ec && open && !*open) {
        char bytes[4096];
        co_await heed_cancellation();
        auto [failed, count] = co_await read_some(bytes);
        ec = failed;
        if (!ec)
            open =
                read_connect_reply(heard.append(bytes, count), settings_.options.max_head, via, settings_.to);
    }
    watchdog_.disarm();
    if (ec)
        co_return failure(stage::proxy, ec);
    if (!open)
        co_return open.error();
    co_return result<>();
}

awaitable<result<>> connection::secure() {
    tls_.emplace(std::move(*plain_), settings_.tls->context());
    plain_.reset();
    if (auto ready = expect_peer(*tls_, settings_.to); !ready)
        co_return ready;
    limit(settings_.options.limits.handshake);
    co_await heed_cancellation();
    auto const ec = co_await tls_->handshake();
    watchdog_.disarm();
    if (mark_ != cause::failed || ec == asio::error::operation_aborted)
        co_return failure(stage::handshake, ec);
    if (ec)
        co_return about(handshake_error(*tls_, ec, settings_.to), settings_.via);
    co_return result<>();
}

awaitable<result<response>> connection::exchange(std::string const& text, method verb) {
    reusable_ = died_unheard_ = false;
    reader_.start(verb);
    auto const sent = co_await send(text);
    if (!sent)
        co_return sent.error();
    auto answer = co_await receive();
    watchdog_.disarm();
    if (answer)
        reusable_ = mark_ == cause::failed && reader_.reusable();
    co_return answer;
}

awaitable<result<>> connection::send(std::string const& text) {
    limit(settings_.options.limits.send);
    co_await heed_cancellation();
    auto [ec, written] = co_await write(text);
    if (!ec)
        co_return result<>();
    watchdog_.disarm();
    died_unheard_ = mark_ == cause::failed && ec != asio::error::operation_aborted;
    co_return failure(stage::send, ec);
}

awaitable<result<response>> connection::receive() {
    auto const& limits = settings_.options.limits;
    limit(limits.head);
    auto body_due = steady_time::max();
    for (;;) {
        co_await heed_cancellation();
        auto [ec, count] = co_await read_some(reader_.room());
        if (ec && !is_end_of_stream(ec)) {
            died_unheard_ =
                !reader_.heard() && mark_ == cause::failed && ec != asio::error::operation_aborted;
            co_return failure(reader_.at(), ec);
        }
        auto const complete = ec ? reader_.end_of_stream() : reader_.commit(count);
        if (!complete) {
            died_unheard_ = !reader_.heard();
            co_return fail(complete.error().code, "{}: {}", settings_.to.host_header,
                           complete.error().detail);
        }
        auto const now = std::chrono::steady_clock::now();
        if (*complete) {
            auto answer = reader_.release();
            answer.received = now;
            co_return answer;
        }
        if (reader_.at() == stage::body) {
            if (body_due == steady_time::max())
                body_due = now + limits.body;
            limit_until(std::min(now + limits.body_idle, body_due));
        }
    }
}

connection::transfer connection::read_some(std::span<char> room) {
    return tls_ ? tls_->read_some(room) : plain_->async_read_some(asio::buffer(room), as_value);
}

connection::transfer connection::write(std::string const& text) {
    return tls_ ? tls_->write(text) : asio::async_write(*plain_, asio::buffer(text), as_value);
}

void connection::park(std::chrono::milliseconds keep) { limit(keep); }

bool connection::quiet() {
    if (!reusable_ || (tls_ && tls_->has_unread()))
        return false;
    char byte;
    auto const got = ::recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

} // namespace hubcrawl::net
