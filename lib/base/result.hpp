#pragma once

#include "base/error.hpp"

#include <boost/system/result.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace hubcrawl {

// A value or an expected failure. Asking a failed result for its value is a bug and throws.
template <class T = void>
using result = boost::system::result<T, error>;

// return fail(errc::file_failed, "{}: {}", path, reason);
template <class... Args>
error fail(errc code, fmt::format_string<Args...> text, Args&&... args) {
    return {code, fmt::format(text, std::forward<Args>(args)...)};
}

// "connection timed out: hub.docker.com:443"
std::string to_string(error const& failure);

// Found by Boost's result through argument-dependent lookup.
[[noreturn]] inline void throw_exception_from_error(error const& failure, boost::source_location const&) {
    throw std::logic_error("value() of a failed result: " + to_string(failure));
}

} // namespace hubcrawl
