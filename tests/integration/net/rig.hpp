#pragma once

#include "integration/net/scripted_server.hpp"
#include "net/http_fetcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

namespace hubcrawl::tests {

using namespace std::chrono_literals;

// A fetcher and the server it speaks with, on one event loop.
class rig {
public:
    explicit rig(script play, net::fetcher_options options = {}, asio::ssl::context* tls = nullptr,
                 std::string const& host = "127.0.0.1")
        : server(context, std::move(play), tls) {
        options.hub_url = fmt::format("{}://{}:{}", tls ? "https" : "http", host, server.port());
        hub = net::make_http_fetcher(context.get_executor(), options).value();
    }

    // Runs the loop until the answer is there; idle connections would keep it running longer.
    result<net::response> fetch(net::request ask) {
        std::optional<result<net::response>> answer;
        spawn(std::move(ask), answer);
        run_until([&] { return answer.has_value(); });
        return std::move(*answer);
    }
    result<net::response> get(std::string target = "/v2/") {
        return fetch({net::method::get, target, "", ""});
    }

    void spawn(net::request ask, std::optional<result<net::response>>& answer) {
        asio::co_spawn(context, hub->fetch(std::move(ask)),
                       [&answer](std::exception_ptr thrown, result<net::response> value) {
                           if (thrown)
                               std::rethrow_exception(thrown);
                           answer.emplace(std::move(value));
                       });
    }
    template <class Done>
    void run_until(Done done) {
        while (!done())
            if (context.run_one() == 0)
                throw std::logic_error("the event loop has nothing left to do");
    }

    asio::io_context context;
    scripted_server server;
    std::unique_ptr<net::http_fetcher> hub;
};

// Answers every request on every connection with `bytes`.
inline script always(std::string bytes) {
    return [bytes](channel& line, int) -> awaitable<> {
        while (!(co_await line.request()).empty()) co_await line.send(bytes);
    };
}

// Answers one request with `bytes` and closes.
inline script once(std::string bytes) {
    return [bytes](channel& line, int) -> awaitable<> {
        co_await line.request();
        co_await line.send(bytes);
        line.close();
    };
}

inline std::string const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace hubcrawl::tests
