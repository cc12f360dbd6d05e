#include "net/http_fetcher.hpp"

#include "base/secret_text.hpp"
#include "net/connection.hpp"
#include "net/request_text.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <vector>

namespace hubcrawl::net {

struct http_fetcher::pool {
    pool(executor where, connection_settings made, request_habits said)
        : ex(where), settings(std::move(made)), habits(std::move(said)) {}

    executor ex;
    connection_settings settings;
    request_habits habits;
    std::vector<std::shared_ptr<connection>> idle; // the newest last, taken first
    std::vector<connection*> busy;
    bool closed = false;

    std::shared_ptr<connection> take_idle() {
        while (!idle.empty()) {
            auto line = std::move(idle.back());
            idle.pop_back();
            if (line->quiet())
                return line;
        }
        return nullptr;
    }

    void give_back(std::shared_ptr<connection> const& line) {
        std::erase_if(idle, [](auto const& other) { return !other->reusable(); });
        if (closed || !line->reusable())
            return;
        line->park(settings.options.idle_keep);
        idle.push_back(line);
    }

    void close() {
        closed = true;
        idle.clear();
        for (auto* line : busy) line->abort();
    }

    // Lists a connection as busy for the time of a scope.
    class at_work {
    public:
        at_work(pool& where, connection& line) : where_(where), line_(line) { where_.busy.push_back(&line_); }
        ~at_work() { std::erase(where_.busy, &line_); }
        at_work(at_work const&) = delete;
        at_work& operator=(at_work const&) = delete;

    private:
        pool& where_;
        connection& line_;
    };

    awaitable<result<response>> run(request const& ask);
    awaitable<result<response>> run_fresh(std::string const& text, method verb);
};

awaitable<result<response>> http_fetcher::pool::run(request const& ask) {
    auto text = request_text(ask, habits);
    if (!text)
        co_return text.error();
    wiped_at_end const guard(*text); // a token or a secret stands in it
    if (auto line = take_idle()) {
        at_work const listed(*this, *line);
        auto answer = co_await line->exchange(*text, ask.verb);
        // Sending again is right for the one POST there is too: a login changes nothing (RFC 9110 §9.2.2).
        if (!line->died_unheard() || closed) {
            give_back(line);
            co_return answer;
        }
    }
    co_return co_await run_fresh(*text, ask.verb);
}

awaitable<result<response>> http_fetcher::pool::run_fresh(std::string const& text, method verb) {
    for (;;) {
        if (closed)
            co_return fail(errc::connect_cancelled, "{}", settings.to.host_header);
        auto line = std::make_shared<connection>(ex, settings);
        at_work const listed(*this, *line);
        bool const all_trusted = !settings.tls || settings.tls->is_file_read();
        if (auto const opened = co_await line->open(); !opened) {
            if (opened.error().code != errc::certificate_refused || all_trusted)
                co_return opened.error();
            // Once: the anchor may stand in the system's file alone.
            if (!settings.tls->is_file_read())
                settings.tls->read_file();
            continue;
        }
        auto answer = co_await line->exchange(text, verb);
        give_back(line);
        co_return answer;
    }
}

http_fetcher::http_fetcher(std::shared_ptr<pool> made) : pool_(std::move(made)) {}

http_fetcher::~http_fetcher() { pool_->close(); }

void http_fetcher::close() { pool_->close(); }

awaitable<result<response>> http_fetcher::fetch(request ask) {
    auto const alive = pool_;
    wiped_at_end const guard(ask.body);
    // a cancelled coroutine gets its *_cancelled value, not an exception out of the next co_await
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto answer = co_await alive->run(ask);
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return answer;
}

result<std::unique_ptr<http_fetcher>> make_http_fetcher(executor ex, fetcher_options options) {
    auto to = parse_origin(options.hub_url);
    if (!to)
        return to.error();
    if (options.user_agent.empty() || !is_field_value(options.user_agent))
        return fail(errc::config_invalid, "the user agent is empty or holds a control character");
    request_habits habits{to->host_header, options.user_agent, options.accept_gzip};
    auto via = choose_proxy(options.proxies, *to);
    if (!via)
        return via.error();
    connection_settings settings{std::move(*to), std::move(options), std::move(*via), std::nullopt};
    if (settings.to.tls) {
        auto context = tls_context::make(settings.options.ca_file,
                                         settings.options.trust.value_or(trust_store::of_system()));
        if (!context)
            return context.error();
        settings.tls.emplace(std::move(*context));
    }
    return std::unique_ptr<http_fetcher>(
        new http_fetcher(std::make_shared<http_fetcher::pool>(ex, std::move(settings), std::move(habits))));
}

} // namespace hubcrawl::net
