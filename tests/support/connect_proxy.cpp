#include "support/connect_proxy.hpp"

#include "net/sockets.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/write.hpp>

#include <mutex>
#include <thread>

namespace hubcrawl::tests {

namespace {

using line = std::shared_ptr<net::tcp_socket>;

awaitable<> say(line to, std::string text) {
    co_await asio::async_write(*to, asio::buffer(text), net::as_value);
}

awaitable<> relay(line from, line to) {
    std::vector<char> bytes(16384);
    for (;;) {
        auto [ended, count] = co_await from->async_read_some(asio::buffer(bytes), net::as_value);
        if (ended)
            break;
        auto [failed, written] =
            co_await asio::async_write(*to, asio::buffer(bytes.data(), count), net::as_value);
        if (failed)
            break;
    }
    net::error_code ignored;
    from->close(ignored);
    to->close(ignored);
}

// The head of one request; empty where the peer goes away.
awaitable<std::string> read_head(line from) {
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        char byte = 0;
        auto [ended, count] = co_await from->async_read_some(asio::buffer(&byte, 1), net::as_value);
        if (ended)
            co_return std::string();
        head += byte;
    }
    co_return head;
}

} // namespace

struct connect_proxy::running {
    explicit running(proxy_habits wanted) : habits(std::move(wanted)) {
        start(context, accept());
        thread = std::thread([this] { context.run(); });
    }
    ~running() {
        context.stop();
        thread.join();
    }

    awaitable<> accept() {
        for (;;) {
            auto const peer = std::make_shared<net::tcp_socket>(context.get_executor());
            auto [failed] = co_await acceptor.async_accept(*peer, net::as_value);
            if (failed)
                co_return;
            start(context, serve(peer));
        }
    }

    awaitable<> serve(line peer) {
        auto const head = co_await read_head(peer);
        {
            std::lock_guard const lock(mutex);
            heads.push_back(head);
        }
        if (habits.silent)
            co_await read_head(peer); // until the peer gives up
        else if (!habits.answer.empty())
            co_await say(peer, habits.answer);
        else if (!habits.login.empty() &&
                 head.find("\r\nProxy-Authorization: " + habits.login + "\r\n") == head.npos)
            co_await say(peer,
                         "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n"
                         "Proxy-Authenticate: Basic realm=\"inside\"\r\nContent-Length: 0\r\n\r\n");
        else if (head.starts_with("CONNECT "))
            co_await open_tunnel(peer);
        else
            co_await say(peer, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
    }

    awaitable<> open_tunnel(line peer) {
        auto const hub = std::make_shared<net::tcp_socket>(context.get_executor());
        net::tcp::endpoint const end(asio::ip::address_v4::loopback(), habits.leads);
        auto [failed] = co_await hub->async_connect(end, net::as_value);
        if (failed) {
            co_await say(peer, "HTTP/1.1 502 Bad Gateway\r\n\r\n");
            co_return;
        }
        co_await say(peer, "HTTP/1.1 200 Connection established\r\n\r\n");
        start(context, relay(peer, hub));
        start(context, relay(hub, peer));
    }

    proxy_habits habits;
    asio::io_context context;
    asio::basic_socket_acceptor<net::tcp, executor> acceptor{
        context.get_executor(), net::tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::mutex mutex;
    std::vector<std::string> heads;
    std::thread thread;
};

connect_proxy::connect_proxy(proxy_habits habits) : running_(std::make_unique<running>(std::move(habits))) {}
connect_proxy::~connect_proxy() = default;

std::uint16_t connect_proxy::port() const { return running_->acceptor.local_endpoint().port(); }

std::vector<std::string> connect_proxy::heard() const {
    std::lock_guard const lock(running_->mutex);
    return running_->heads;
}

} // namespace hubcrawl::tests
