#pragma once

#include "net/dialler.hpp"
#include "net/fetcher.hpp"
#include "net/proxy.hpp"
#include "net/response_reader.hpp"
#include "net/tls.hpp"
#include "net/watchdog.hpp"

#include <optional>
#include <string>
#include <tuple>

namespace hubcrawl::net {

// What all connections of a fetcher share; outlives them.
struct connection_settings {
    origin to;
    fetcher_options options;
    std::optional<proxy> via;
    std::optional<tls_context> tls; // only where the origin wants it
};

// One TCP or TLS connection and the exchange on it. open() once, then exchange() one after another while
// reusable(). Each stage has its deadline: when one passes, or abort() is called, the socket is closed
// under the operation and the mark says which of the two it was.
class connection {
public:
    connection(executor ex, connection_settings& settings);
    ~connection();

    awaitable<result<>> open();
    awaitable<result<response>> exchange(std::string const& text, method verb);

    // From the event loop: what is under way ends as *_cancelled.
    void abort();
    // The last exchange left it fit for another.
    bool reusable() const noexcept { return reusable_; }
    // The last exchange found the peer gone before the first byte of an answer: an old connection's way
    // to say that it had been closed meanwhile.
    bool died_unheard() const noexcept { return died_unheard_; }
    // Idle from now on; the socket closes itself after `keep`.
    void park(std::chrono::milliseconds keep);
    // Still open, and the peer has sent nothing while nothing was asked.
    bool quiet();

private:
    using transfer = awaitable<std::tuple<error_code, std::size_t>>;

    awaitable<result<>> tunnel(proxy const& via);
    awaitable<result<>> secure();
    awaitable<result<>> send(std::string const& text);
    awaitable<result<response>> receive();
    transfer read_some(std::span<char> room);
    transfer write(std::string const& text);
    tcp_socket& socket();
    awaitable<> heed_cancellation();
    void stop(cause why);
    void limit(std::chrono::milliseconds span);
    void limit_until(steady_time due);
    error failure(stage at, error_code ec) const;

    executor executor_;
    connection_settings& settings_;
    dialler dialler_;
    std::optional<tcp_socket> plain_;
    std::optional<tls_stream> tls_;
    response_reader reader_;
    cause mark_ = cause::failed; // timeout, cancelled: why we closed the socket ourselves
    bool reusable_ = false;
    bool died_unheard_ = false;
    watchdog watchdog_;
};

} // namespace hubcrawl::net
