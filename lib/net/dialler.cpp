#include "net/dialler.hpp"

#include "net/interleave.hpp"
#include "net/stage.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <iterator>
#include <list>
#include <optional>

namespace hubcrawl::net {

namespace {

constexpr std::chrono::milliseconds attempt_delay{250};

std::string to_text(tcp::endpoint const& endpoint) {
    auto const address = endpoint.address().to_string();
    return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                      : fmt::format("{}:{}", address, endpoint.port());
}

} // namespace

// Shared with the handlers of what is under way: getaddrinfo cannot be interrupted, so its handler may come
// long after everybody else has gone. The coroutine sleeps on one timer, which the handlers cancel.
struct dialler::state : std::enable_shared_from_this<state> {
    explicit state(executor ex) : timer(ex), resolver(ex) {}

    steady_timer timer;
    tcp_resolver resolver;
    bool aborted = false;

    bool resolved = false;
    error_code resolve_error;
    std::vector<tcp::endpoint> addresses;

    std::list<tcp_socket> attempts;
    std::size_t pending = 0;
    std::optional<tcp_socket> winner;
    std::string last_failure;

    void start_resolve(std::string const& host, std::uint16_t port) {
        resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                               [self = shared_from_this()](error_code ec, tcp::resolver::results_type found) {
                                   self->resolved = true;
                                   self->resolve_error = ec;
                                   for (auto const& entry : found)
                                       self->addresses.push_back(entry.endpoint());
                                   self->timer.cancel();
                               });
    }

    void start_attempt(tcp::endpoint const& to) {
        attempts.emplace_back(timer.get_executor());
        auto const mine = std::prev(attempts.end());
        ++pending;
        mine->async_connect(to, [self = shared_from_this(), mine, to](error_code ec) {
            --self->pending;
            if (!ec && !self->winner)
                self->winner = std::move(*mine);
            else if (ec)
                self->last_failure = fmt::format("{}: {}", to_text(to), ec.message());
            self->timer.cancel();
        });
    }

    void close_attempts() {
        error_code ignored;
        for (auto& attempt : attempts) attempt.close(ignored);
    }

    // Sleeps until `when` or a handler's word. False: abandoned from outside.
    awaitable<bool> sleep(steady_time when) {
        timer.expires_at(when);
        co_await timer.async_wait(as_value);
        auto const cancellation = co_await asio::this_coro::cancellation_state;
        aborted = aborted || cancellation.cancelled() != asio::cancellation_type::none;
        co_return !aborted;
    }
};

dialler::dialler(executor ex) : state_(std::make_shared<state>(ex)) {}

dialler::~dialler() { state_->close_attempts(); }

void dialler::abort() {
    state_->aborted = true;
    state_->timer.cancel();
    state_->resolver.cancel();
}

awaitable<result<std::vector<tcp::endpoint>>> dialler::resolve(origin const& to,
                                                               std::chrono::milliseconds limit) {
    auto const line = state_;
    if (to.literal)
        co_return std::vector{tcp::endpoint(asio::ip::make_address(to.host), to.port)};

    auto const due = std::chrono::steady_clock::now() + limit;
    line->start_resolve(to.host, to.port);
    while (!line->resolved) {
        if (std::chrono::steady_clock::now() >= due) {
            line->resolver.cancel();
            co_return fail(errc::resolve_timeout, "{} after {} ms", to.host, limit.count());
        }
        if (!co_await line->sleep(due))
            co_return fail(errc::resolve_cancelled, "{}", to.host);
    }
    if (line->resolve_error)
        co_return fail(errc::resolve_failed, "{}: {}", to.host, line->resolve_error.message());
    if (line->addresses.empty())
        co_return fail(errc::resolve_failed, "{}: no address", to.host);
    co_return interleave(line->addresses);
}

awaitable<result<tcp_socket>> dialler::connect(std::vector<tcp::endpoint> const& endpoints,
                                               std::chrono::milliseconds limit) {
    auto const line = state_;
    auto const due = std::chrono::steady_clock::now() + limit;
    auto next_start = std::chrono::steady_clock::now();
    std::size_t next = 0;
    while (!line->winner) {
        auto const now = std::chrono::steady_clock::now();
        if (now >= due) {
            line->close_attempts();
            co_return fail(errc::connect_timeout, "{} after {} ms", to_text(endpoints.front()),
                           limit.count());
        }
        if (next < endpoints.size() && (line->pending == 0 || now >= next_start)) {
            line->start_attempt(endpoints[next++]);
            next_start = now + attempt_delay;
        }
        if (line->pending == 0)
            co_return fail(errc::connect_failed, "{}", line->last_failure);
        if (!co_await line->sleep(next < endpoints.size() ? std::min(next_start, due) : due)) {
            line->close_attempts();
            co_return fail(errc::connect_cancelled, "{}", to_text(endpoints.front()));
        }
    }
    line->close_attempts();
    co_return std::move(*line->winner);
}

} // namespace hubcrawl::net
