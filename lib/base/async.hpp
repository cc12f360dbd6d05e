#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace hubcrawl {

namespace asio = boost::asio;

// Everything runs on one single-threaded io_context, so the executor's type is known: no type erasure on
// the hot path (toolchain.md: 6 % CPU), and no locks anywhere.
using executor = asio::io_context::executor_type;

template <class T = void>
using awaitable = asio::awaitable<T, executor>;

inline constexpr asio::use_awaitable_t<executor> use_awaitable{};

} // namespace hubcrawl
