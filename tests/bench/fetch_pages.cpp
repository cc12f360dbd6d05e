// fetch-pages URL CA_FILE PATH PAGES IN_FLIGHT REQUESTS gzip|identity: reads pages 1 to PAGES of a listing
// through lib/net, from the first again until the requests are made, and drops them, neither inflated nor
// parsed: what of a crawl's cost is fetching.

#include "net/http_fetcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace hubcrawl;

struct reading {
    std::unique_ptr<net::http_fetcher> hub;
    std::string path;
    std::int64_t pages = 0;
    std::int64_t requests = 0; // in all
    std::int64_t sent = 0;
    std::int64_t read = 0;
    std::int64_t bytes = 0;
    int busy = 0; // lanes that still read
    std::string wrong;
};

awaitable<> read_pages(reading& all) {
    while (all.sent < all.requests && all.wrong.empty()) {
        net::request ask;
        ask.target =
            fmt::format("{}?ordering=name&page={}&page_size=100", all.path, 1 + all.sent++ % all.pages);
        auto const answer = co_await all.hub->fetch(std::move(ask));
        if (!answer)
            all.wrong = answer.error().detail;
        else if (answer->status != 200)
            all.wrong = fmt::format("status {}", answer->status);
        else {
            ++all.read;
            all.bytes += static_cast<std::int64_t>(answer->body.size());
        }
    }
    if (--all.busy == 0)
        all.hub->close(); // idle connections would keep the loop running
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 8) {
        fmt::print(stderr, "usage: fetch-pages URL CA_FILE PATH PAGES IN_FLIGHT REQUESTS gzip|identity\n");
        return 2;
    }
    asio::io_context context(1);
    net::fetcher_options options;
    options.hub_url = argv[1];
    options.ca_file = argv[2];
    options.accept_gzip = std::string_view(argv[7]) == "gzip";
    auto made = net::make_http_fetcher(context.get_executor(), options);
    if (!made) {
        fmt::print(stderr, "fetch-pages: {}\n", made.error().detail);
        return 1;
    }
    reading all;
    all.hub = std::move(*made);
    all.path = argv[3];
    all.pages = std::atoll(argv[4]);
    all.busy = std::atoi(argv[5]);
    all.requests = std::atoll(argv[6]);
    for (int lane = all.busy; lane > 0; --lane)
        asio::co_spawn(context, read_pages(all), [](std::exception_ptr thrown) {
            if (thrown)
                std::rethrow_exception(thrown);
        });
    context.run();
    if (!all.wrong.empty()) {
        fmt::print(stderr, "fetch-pages: {}\n", all.wrong);
        return 1;
    }
    fmt::print("{} pages, {} bytes\n", all.read, all.bytes);
    return 0;
}
