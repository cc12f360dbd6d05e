#pragma once

#include "fake_hub/hub.hpp"
#include "fake_hub/transport.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace hubcrawl::fake_hub {

// Serves one connection until either side ends it. Damage asked for by an answer's wire plan is done here.
class connection : public std::enable_shared_from_this<connection> {
public:
    connection(tcp_socket socket, asio::ssl::context* tls, hub& behind);
    awaitable<> run();
    // Only while nothing runs on the connection's executor.
    void drop() { peer_.close(); }

private:
    using timer_type = asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  asio::wait_traits<std::chrono::steady_clock>, executor>;

    awaitable<std::optional<request>> read_request();
    awaitable<bool> respond(request const& asked); // false: the connection ends
    awaitable<bool> send(request const& asked, reply const& answer, bool keep_alive);
    awaitable<bool> send_drop_by_drop(std::string bytes, wire_plan plan);
    awaitable<bool> send_without_end(std::string head);
    awaitable<> stay_silent(double seconds);
    awaitable<> pause(double seconds);
    awaitable<> end_in_order();
    void close_after(double seconds);

    transport peer_;
    hub& hub_;
    timer_type idle_, delay_;
    std::string client_, unread_;
    std::uint64_t served_ = 0;
};

} // namespace hubcrawl::fake_hub
