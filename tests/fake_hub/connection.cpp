#include "fake_hub/connection.hpp"

#include "fake_hub/request_reader.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <fmt/format.h>

#include <array>

namespace hubcrawl::fake_hub {

namespace {

constexpr double for_ever = 3600; // longer than any test

std::string chunk(std::string_view bytes) { return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes); }

std::chrono::steady_clock::duration to_duration(double seconds) {
    return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
        std::chrono::duration<double>(seconds));
}

// A request counts as under way until its answer is out, on every way out of the coroutine.
class under_way {
public:
    explicit under_way(hub& behind) : hub_(behind) {}
    under_way(under_way const&) = delete;
    under_way& operator=(under_way const&) = delete;
    ~under_way() { hub_.leave(); }

private:
    hub& hub_;
};

} // namespace

connection::connection(tcp_socket socket, asio::ssl::context* tls, hub& behind)
    : peer_(std::move(socket), tls),
      hub_(behind),
      idle_(peer_.socket().get_executor()),
      delay_(peer_.socket().get_executor()) {
    boost::system::error_code gone;
    client_ = peer_.socket().remote_endpoint(gone).address().to_string();
}

awaitable<> connection::run() {
    auto const keep = shared_from_this();
    hub_.connected();
    close_after(hub_.config().keep_alive_idle);
    bool open = co_await peer_.handshake();
    while (open) {
        close_after(hub_.config().keep_alive_idle);
        auto const asked = co_await read_request();
        idle_.cancel();
        if (!asked)
            break;
        open = co_await respond(*asked);
    }
    idle_.cancel();
    peer_.close();
}

void connection::close_after(double seconds) {
    idle_.expires_after(to_duration(seconds));
    idle_.async_wait([self = weak_from_this()](boost::system::error_code stopped) {
        if (auto const here = self.lock(); here && !stopped)
            here->peer_.close();
    });
}

awaitable<> connection::end_in_order() {
    close_after(0.5);
    co_await peer_.finish();
    idle_.cancel();
}

awaitable<std::optional<request>> connection::read_request() {
    request_reader reader;
    std::array<char, 8192> buffer;
    while (!reader.feed(unread_)) {
        auto const bytes = co_await peer_.read_some(asio::buffer(buffer));
        if (bytes == 0 || reader.failed())
            co_return std::nullopt;
        unread_.append(buffer.data(), bytes);
    }
    auto asked = reader.take();
    asked.client = client_;
    asked.reused = served_ > 0;
    asked.over_tls = peer_.over_tls();
    co_return asked;
}

awaitable<bool> connection::respond(request const& asked) {
    auto const latency = to_duration(hub_.random_latency_ms() / 1000);
    // From the request on: what the answer itself costs is a part of it.
    delay_.expires_after(latency);
    auto const answer = hub_.answer(asked);
    under_way const counted(hub_);
    if (latency.count() > 0)
        co_await delay_.async_wait(asio::as_tuple(use_awaitable));
    ++served_;
    auto const last =
        hub_.config().keep_alive_max_requests > 0 && served_ >= hub_.config().keep_alive_max_requests;
    auto const keep_alive = asked.keep_alive && !answer.wire.close && !last;
    auto const sent = co_await send(asked, answer, keep_alive);
    if (sent && !keep_alive)
        co_await end_in_order();
    co_return sent&& keep_alive;
}

awaitable<bool> connection::send(request const& asked, reply const& answer, bool keep_alive) {
    auto const date = http_date(hub_.now() + answer.wire.clock_skew);
    auto const head = head_text(answer, date, answer.body.size(), keep_alive);
    std::string whole = head;
    if (asked.method != "HEAD")
        whole += answer.wire.chunked ? chunk(answer.body.substr(0, answer.body.size() / 2)) +
                                           chunk(answer.body.substr(answer.body.size() / 2)) + "0\r\n\r\n"
                                     : answer.body;
    switch (answer.wire.how) {
    case delivery::whole:
    case delivery::bare_lf:
    case delivery::gzip_bomb: co_return co_await peer_.write(whole);
    case delivery::close_after:
        co_await peer_.write(whole);
        co_await end_in_order();
        co_return false;
    case delivery::close_first: co_await end_in_order(); co_return false;
    case delivery::reset_first: peer_.reset(); co_return false;
    case delivery::cut:
        co_await peer_.write(std::string_view(whole).substr(0, head.size() + answer.body.size() / 2));
        co_await end_in_order();
        co_return false;
    case delivery::reset:
        co_await peer_.write(std::string_view(whole).substr(0, head.size() + answer.body.size() / 2));
        peer_.reset();
        co_return false;
    case delivery::silence: co_await stay_silent(answer.wire.seconds); co_return false;
    case delivery::drip: co_return co_await send_drop_by_drop(std::move(whole), answer.wire);
    case delivery::endless: {
        auto endless = answer;
        endless.wire.chunked = true;
        endless.wire.gzip = false;
        co_return co_await send_without_end(head_text(endless, date, 0, true));
    }
    }
    co_return false;
}

awaitable<bool> connection::send_drop_by_drop(std::string bytes, wire_plan plan) {
    auto const step = plan.bytes > 0 ? plan.bytes : 1;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        if (!co_await peer_.write(std::string_view(bytes).substr(at, step)))
            co_return false;
        co_await pause(plan.seconds > 0 ? plan.seconds : 0.05);
    }
    co_return true;
}

awaitable<bool> connection::send_without_end(std::string head) {
    auto const filler = chunk(std::string(1 << 16, ' '));
    auto open = co_await peer_.write(head + chunk(R"({"count":1,"next":null,"previous":null,"results":[)"));
    while (open) open = co_await peer_.write(filler);
    co_return false;
}

awaitable<> connection::stay_silent(double seconds) {
    close_after(seconds > 0 ? seconds : for_ever);
    std::array<char, 512> ignored;
    while (co_await peer_.read_some(asio::buffer(ignored)) > 0);
}

awaitable<> connection::pause(double seconds) {
    delay_.expires_after(to_duration(seconds));
    co_await delay_.async_wait(asio::as_tuple(use_awaitable));
}

} // namespace hubcrawl::fake_hub
