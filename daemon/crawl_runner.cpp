#include "daemon/crawl_runner.hpp"

#include "base/cpu_time.hpp"
#include "crawl/publish.hpp"
#include "daemon/advice.hpp"
#include "daemon/locations.hpp"
#include "daemon/publication_log.hpp"
#include "output/leftovers.hpp"
#include "output/pull_history.hpp"
#include "output/retention.hpp"
#include "report/progress_line.hpp"
#include "report/report_writer.hpp"

#include <spdlog/spdlog.h>

#include <exception>
#include <optional>
#include <random>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hubcrawl::daemon {

namespace {

crawl::engine_options engine_options_of(settings const& chosen) {
    crawl::engine_options options;
    options.max_in_flight = static_cast<std::size_t>(chosen.max_in_flight);
    options.budget.reserve = chosen.reserve;
    options.limits.rows = chosen.limit_rows;
    options.limits.page.depth = static_cast<std::size_t>(chosen.limit_nesting);
    options.max_inflated = static_cast<std::size_t>(chosen.limit_inflated_mib) << 20;
    options.seed = std::random_device{}();
    return options;
}

} // namespace

result<std::unique_ptr<net::http_fetcher>> crawl_runner::connect() const {
    net::fetcher_options options;
    options.hub_url = chosen_.hub_url;
    options.ca_file = chosen_.ca_file;
    options.proxies = chosen_.proxies;
    options.user_agent = "hubcrawl/" HUBCRAWL_VERSION;
    options.max_body = static_cast<std::size_t>(chosen_.limit_body_mib) << 20;
    return net::make_http_fetcher(ex_, options);
}

awaitable<> crawl_runner::show_progress(crawl::engine& engine, timer& ticks, bool const& ended) {
    auto const line = chosen_.progress == progress_mode::always ||
                      (chosen_.progress == progress_mode::automatic && isatty(STDERR_FILENO));
    auto const log = !line && chosen_.progress == progress_mode::automatic;
    auto const every = std::chrono::milliseconds(line ? 500 : 1000);
    auto tell_at = ticks.now() + std::chrono::seconds(1);
    auto log_at = ticks.now() + std::chrono::seconds(30);
    while (!ended) {
        co_await ticks.sleep_until(ticks.now() + every);
        if (ended)
            break;
        auto const now = co_await engine.now();
        auto const at = ticks.now();
        if (line)
            draw_progress_line(report::progress_line(now));
        if (at >= tell_at) {
            tell_at = at + std::chrono::seconds(1);
            watcher_.crawl_progresses(now);
        }
        if (log && at >= log_at) {
            log_at = at + std::chrono::seconds(30);
            spdlog::info("{}", report::progress_line(now));
        }
    }
    draw_progress_line("");
}

awaitable<result<>> crawl_runner::read_everything(crawl_scope const& scope, net::fetcher& network,
                                                  crawl::crawl_state& state) {
    crawl::engine engine(ex_, clock_, network, scope, engine_options_of(chosen_), state, hands_);
    asio_timer ticks(ex_);
    bool ended = false;
    crawl::task_group reporting(ex_, [] {});
    reporting.spawn(show_progress(engine, ticks, ended));
    engine_ = &engine;
    if (stopping_)
        engine.request_stop();
    result<> done;
    std::exception_ptr bug;
    try {
        done = co_await engine.run();
    } catch (...) {
        bug = std::current_exception();
    }
    engine_ = nullptr;
    ended = true;
    ticks.wake();
    co_await reporting.join();
    if (bug)
        std::rethrow_exception(bug);
    auto last = co_await engine.now(); // the sums at the end, to the last request
    last.publishing = done.has_value();
    watcher_.crawl_progresses(last);
    co_return done;
}

result<crawl::crawl_state> crawl_runner::open_state(crawl_scope const& scope,
                                                    std::filesystem::path const& state_dir) {
    auto const leftovers = output::remove_leftovers(chosen_.output);
    if (!leftovers)
        return leftovers.error();
    for (auto const& path : *leftovers)
        spdlog::info("{}: left by a run that was cut short; removed", path.string());
    if (auto done = output::pull_history::take_back(chosen_.output); !done)
        return done.error();
    auto state = crawl::crawl_state::open(state_dir, scope, std::exchange(fresh_, false), clock_.wall_now());
    if (!state)
        return state;
    auto published = crawl::already_published(*state, chosen_.output);
    if (!published)
        return published.error();
    published_before_ = std::move(*published);
    return state;
}

awaitable<result<output::manifest>>
crawl_runner::read_and_publish(crawl_scope const& scope, std::filesystem::path const& state_dir,
                               output::directory_lock const& output_lock) {
    auto network = connect();
    if (!network)
        co_return network.error();
    // Opening reads all of the spool; closing may write what SQLite kept in its log.
    std::optional<crawl::crawl_state> state;
    bool resumes = false;
    auto opened = co_await crawl::on_helper(hands_, ex_, [&]() -> result<> {
        auto made = open_state(scope, state_dir);
        if (!made)
            return made.error();
        state.emplace(std::move(*made));
        auto const held = state->checkpoint.count();
        resumes = held && held->pages > 0;
        return {};
    });
    if (opened && !published_before_.empty()) {
        spdlog::info("the last crawl was published before its run was cut short; a new one begins");
        co_await run_hook(chosen_.output / "snapshots" / published_before_); // it may not have come to that
        opened = co_await crawl::on_helper(hands_, ex_, [&]() -> result<> {
            state.reset();
            auto made = crawl::crawl_state::open(state_dir, scope, true, clock_.wall_now());
            if (!made)
                return made.error();
            state.emplace(std::move(*made));
            resumes = false;
            return {};
        });
    }
    if (!opened)
        co_return opened.error();
    if (resumes)
        watcher_.crawl_begins(begun_, true);
    auto published = co_await read_and_publish(scope, **network, *state, output_lock);
    co_await crawl::on_helper(hands_, ex_, [&] { return state.reset(), true; });
    co_return published;
}

awaitable<result<output::manifest>>
crawl_runner::read_and_publish(crawl_scope const& scope, net::fetcher& network, crawl::crawl_state& state,
                               output::directory_lock const& output_lock) {
    auto const read = co_await read_everything(scope, network, state);
    network.close();
    if (!read)
        co_return read.error();
    if (auto const there = output_lock.still_there(); !there)
        co_return there.error();
    auto const reading = cpu_seconds();
    auto const began = clock_.now();
    auto published = co_await crawl::on_helper(hands_, ex_, [&] {
        report::report_writer report(scope);
        return crawl::publish(state, scope, chosen_.output, clock_.wall_now(), stopping_, &report);
    });
    publish_seconds_ = std::chrono::duration<double>(clock_.now() - began).count();
    spdlog::debug("cpu: reading {:.3f} s, publishing {:.3f} s", reading, cpu_seconds() - reading);
    co_return published;
}

// What a published crawl leaves behind; it is published all the same.
void crawl_runner::clear_away(std::filesystem::path const& state_dir) const {
    // The next run sees that it was published, and forgets it then.
    if (auto const done = crawl::crawl_state::forget(state_dir); !done)
        spdlog::warn("the finished crawl's state is left behind: {}", to_string(done.error()));
    output::retention_rules const rules{static_cast<std::uint64_t>(chosen_.keep_snapshots),
                                        static_cast<std::uint64_t>(chosen_.keep_days)};
    if (rules.snapshots == 0 && rules.days == 0)
        return;
    auto const removed = output::remove_old_snapshots(chosen_.output, rules, clock_.wall_now());
    if (!removed)
        spdlog::warn("{}", to_string(removed.error()));
    else if (!removed->empty())
        spdlog::info("{} old snapshots removed (keep_snapshots, keep_days)", removed->size());
}

awaitable<result<output::manifest>> crawl_runner::crawl(crawl_scope const& scope) {
    auto const state_dir = state_directory(chosen_);
    auto const output_lock = output::directory_lock::acquire(chosen_.output);
    if (!output_lock)
        co_return output_lock.error();
    // One directory may be both; a second lock on it would find it held by ourselves.
    std::optional<output::directory_lock> state_lock;
    std::error_code not_there_yet;
    if (!std::filesystem::equivalent(chosen_.output, state_dir, not_there_yet)) {
        auto lock = output::directory_lock::acquire(state_dir);
        if (!lock)
            co_return lock.error();
        state_lock.emplace(std::move(*lock));
    }
    auto published = co_await read_and_publish(scope, state_dir, *output_lock);
    if (!published && published.error().code == errc::checkpoint_unfit) {
        // Damage that shows only in use. Once: what is read from now on is new.
        auto const done = co_await crawl::on_helper(
            hands_, ex_, [&] { return crawl::crawl_state::set_aside(state_dir, published.error().detail); });
        if (!done)
            co_return done.error();
        begun_ = clock_.wall_now();
        watcher_.crawl_begins(begun_, false);
        published = co_await read_and_publish(scope, state_dir, *output_lock);
    }
    if (!published)
        co_return published.error();
    auto const snapshot = chosen_.output / "snapshots" / published->snapshot;
    log_publication(*published, snapshot);
    watcher_.crawl_ends(clock_.wall_now(), end_of(*published));
    // While the state is there, a run that follows a kill knows that the hook may not have run.
    co_await run_hook(snapshot);
    co_await crawl::on_helper(hands_, ex_, [&] { return clear_away(state_dir), true; });
    co_return published;
}

// on_publish, at least once for each snapshot. The snapshot is published, whatever comes of it.
awaitable<> crawl_runner::run_hook(std::filesystem::path snapshot) {
    if (chosen_.on_publish.empty())
        co_return;
    std::vector<std::string> hidden{"NOTIFY_SOCKET"}; // our own word with systemd
    for (auto const& account : chosen_.accounts)
        if (account.secret && account.secret->from == secret_source::kind::environment)
            hidden.push_back(account.secret->name);
    publish_hook::limits limits;
    limits.run = chosen_.on_publish_timeout;
    publish_hook hook(ex_, chosen_.on_publish, std::move(hidden), limits);
    hook_ = &hook;
    if (stopping_)
        hook.stop();
    auto const failed = co_await hook.run(snapshot);
    hook_ = nullptr;
    watcher_.hook_ends(clock_.wall_now(), failed);
    if (!failed.empty())
        spdlog::warn("on_publish: {}: {}; {} stays published", chosen_.on_publish.front(), failed,
                     snapshot.string());
}

crawl_end crawl_runner::end_of(output::manifest made) const {
    auto const status = made.complete ? exit_status::complete : exit_status::incomplete;
    return {status, std::move(made), std::nullopt, publish_seconds_};
}

awaitable<crawl_end> crawl_runner::crawl_and_tell() {
    // A credential helper of Docker's takes its time.
    auto const scope = co_await crawl::on_helper(hands_, ex_, [this] { return read_scope_(chosen_); });
    if (!scope) {
        log_failure(scope.error());
        co_return crawl_end{status_of(scope.error().code), std::nullopt, scope.error(), 0};
    }
    begun_ = clock_.wall_now();
    watcher_.crawl_begins(begun_, false);
    publish_seconds_ = 0;
    auto done = co_await crawl(*scope);
    if (!done) {
        log_failure(done.error());
        co_return crawl_end{status_of(done.error().code), std::nullopt, done.error(), publish_seconds_};
    }
    co_return end_of(std::move(*done));
}

awaitable<crawl_end> crawl_runner::once() {
    auto ended = co_await crawl_and_tell();
    if (!ended.manifest)
        watcher_.crawl_ends(clock_.wall_now(), ended);
    co_return ended;
}

void crawl_runner::stop() {
    auto const again = stopping_.exchange(true);
    if (engine_)
        again ? engine_->hurry() : engine_->request_stop();
    if (hook_)
        hook_->stop();
    clock_.wake();
}

} // namespace hubcrawl::daemon
