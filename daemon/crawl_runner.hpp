#pragma once

#include "base/asio_timer.hpp"
#include "crawl/engine.hpp"
#include "crawl/helper_thread.hpp"
#include "daemon/crawl_observer.hpp"
#include "daemon/publish_hook.hpp"
#include "daemon/secrets.hpp"
#include "daemon/settings.hpp"
#include "net/http_fetcher.hpp"
#include "output/manifest.hpp"
#include "output/output_directory.hpp"

#include <atomic>
#include <filesystem>
#include <functional>

namespace hubcrawl::daemon {

// Runs crawls one after the other and passes the wish to stop on to whatever is under way.
class crawl_runner {
public:
    // What is to be crawled, with the secrets: make_scope, or what has more to say on it. Called on the
    // helper's thread, where it may block.
    using scope_reader = std::function<result<crawl_scope>(settings const&)>;

    // The settings may change between two crawls.
    crawl_runner(executor ex, settings const& chosen, crawl_observer& watcher,
                 scope_reader read_scope = make_scope)
        : ex_(ex), chosen_(chosen), watcher_(watcher), read_scope_(std::move(read_scope)), clock_(ex) {}

    // One crawl: resume or begin, read everything, publish. Takes and gives back the directories' locks. The
    // watcher hears of its begin once the secrets are read, and of its end whatever became of it.
    awaitable<crawl_end> once();
    // --check: what each credential can see, on standard output.
    awaitable<exit_status> check();

    // The first call drains, the second hurries.
    void stop();

private:
    result<std::unique_ptr<net::http_fetcher>> connect() const;
    awaitable<crawl_end> crawl_and_tell();
    awaitable<result<output::manifest>> crawl(crawl_scope const& scope);
    result<crawl::crawl_state> open_state(crawl_scope const& scope, std::filesystem::path const& state_dir);
    awaitable<result<output::manifest>> read_and_publish(crawl_scope const& scope,
                                                         std::filesystem::path const& state_dir,
                                                         output::directory_lock const& output_lock);
    awaitable<result<output::manifest>> read_and_publish(crawl_scope const& scope, net::fetcher& network,
                                                         crawl::crawl_state& state,
                                                         output::directory_lock const& output_lock);
    awaitable<result<>> read_everything(crawl_scope const& scope, net::fetcher& network,
                                        crawl::crawl_state& state);
    awaitable<> show_progress(crawl::engine& engine, timer& ticks, bool const& ended);
    void clear_away(std::filesystem::path const& state_dir) const;
    awaitable<> run_hook(std::filesystem::path snapshot);
    crawl_end end_of(output::manifest made) const;

    executor ex_;
    settings const& chosen_;
    crawl_observer& watcher_;
    scope_reader read_scope_;
    asio_timer clock_;
    crawl::helper_thread hands_; // whatever may wait for the disk runs there
    std::atomic<bool> stopping_ = false;
    bool fresh_ = chosen_.fresh; // --fresh is for the first crawl: a later one resumes what failed before it
    wall_time begun_{};          // the last crawl, by this process
    std::string published_before_;    // the snapshot the state found was made into already, if any
    double publish_seconds_ = 0;      // of the last crawl
    crawl::engine* engine_ = nullptr; // the one that is reading, if any
    publish_hook* hook_ = nullptr;    // the one that runs, if any
};

} // namespace hubcrawl::daemon
