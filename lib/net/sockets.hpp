#pragma once

#include "base/async.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>

namespace hubcrawl::net {

// Asio's types for the one executor there is (base/async.hpp).
using boost::system::error_code;
using tcp = asio::ip::tcp;
using tcp_socket = asio::basic_stream_socket<tcp, executor>;
using tcp_resolver = asio::ip::basic_resolver<tcp, executor>;
using steady_timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                                asio::wait_traits<std::chrono::steady_clock>, executor>;

// Error codes as values: `auto [ec, n] = co_await …(as_value)`.
inline constexpr auto as_value = asio::as_tuple(use_awaitable);

} // namespace hubcrawl::net
