#pragma once

#include "base/async.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace hubcrawl::tests {

// Starts `work`; what it throws comes out of context.run(), so that a failed check fails the test.
inline void start(asio::io_context& context, awaitable<> work) {
    asio::co_spawn(context, std::move(work), [](std::exception_ptr thrown) {
        if (thrown)
            std::rethrow_exception(thrown);
    });
}

// Runs the context until it has nothing left to do, and returns what `work` came to.
template <class T>
T run(asio::io_context& context, awaitable<T> work) {
    if constexpr (std::is_void_v<T>) {
        start(context, std::move(work));
        context.run();
    } else {
        std::optional<T> outcome;
        asio::co_spawn(context, std::move(work), [&](std::exception_ptr thrown, T value) {
            if (thrown)
                std::rethrow_exception(thrown);
            outcome.emplace(std::move(value));
        });
        context.run();
        return std::move(outcome.value());
    }
}

} // namespace hubcrawl::tests
