#pragma once

#include "net/fetcher.hpp"
#include "net/fetcher_options.hpp"

#include <memory>

namespace hubcrawl::net {

// The network itself: HTTP/1.1 over kept-alive connections, plain or TLS, to one origin; redirects are
// answers like any other. Connections open as exchanges overlap and stay `idle_keep` for the next one.
class http_fetcher final : public fetcher {
public:
    ~http_fetcher() override;

    // May overlap. An idle connection that the peer has closed meanwhile is replaced without a word. Ends
    // in order even when the fetcher is destroyed first.
    awaitable<result<response>> fetch(request ask) override;
    // Closes the idle connections; exchanges under way, and all later ones, end as *_cancelled.
    void close() override;

private:
    struct pool;
    explicit http_fetcher(std::shared_ptr<pool> made);
    friend result<std::unique_ptr<http_fetcher>> make_http_fetcher(executor ex, fetcher_options options);

    std::shared_ptr<pool> pool_;
};

// config_invalid for a URL, trust anchor or user agent that cannot be used.
result<std::unique_ptr<http_fetcher>> make_http_fetcher(executor ex, fetcher_options options);

} // namespace hubcrawl::net
