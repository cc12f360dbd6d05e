#pragma once

#include "base/asio_timer.hpp"
#include "daemon/crawl_observer.hpp"
#include "daemon/crawl_runner.hpp"
#include "daemon/refusal_guard.hpp"
#include "daemon/settings.hpp"
#include "schedule/crawl_schedule.hpp"
#include "schedule/start_notice.hpp"

#include <functional>
#include <optional>
#include <random>

namespace hubcrawl::daemon {

// What a crawl's end means for when the next one begins.
schedule::crawl_outcome outcome_of(crawl_end const& how);

// Crawls for years: one crawl after the other, when crawl_schedule says. A first crawl that cannot begin
// because of the configuration (a secret that cannot be read) ends it, unless Docker is asked for the secret;
// later ones are tried again like any failure.
class service {
public:
    // Reads configuration file, environment and arguments again.
    using reader = std::function<result<settings>()>;

    service(executor ex, settings chosen, reader read_again, crawl_observer& watcher);

    // Until stopped: `complete` between two crawls, else what became of the one under way.
    awaitable<exit_status> run();

    // The first call drains, the second hurries.
    void stop();
    // What is read takes effect with the next crawl; where it cannot be read, the old one is kept and the
    // error returned.
    result<> reload();
    void crawl_now();

private:
    awaitable<> wait_until_due();

    settings chosen_;              // of the crawl under way
    std::optional<settings> next_; // for the next one
    reader read_again_;
    crawl_observer& watcher_;
    asio_timer clock_;
    refusal_guard guard_;
    crawl_runner runner_;
    schedule::crawl_schedule plan_;
    std::mt19937_64 random_{std::random_device{}()};
    bool stopping_ = false;
};

} // namespace hubcrawl::daemon
