#include "daemon/arguments.hpp"
#include "daemon/config_file.hpp"
#include "daemon/crawl_observers.hpp"
#include "daemon/crawl_runner.hpp"
#include "daemon/locations.hpp"
#include "daemon/status_files.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <malloc.h>
#include <sys/prctl.h>

namespace hubcrawl::daemon {

namespace {

result<settings> settle_settings(arguments const& given) {
    settings chosen;
    auto const file = given.config ? std::filesystem::path(*given.config) : default_config_file();
    if (file)
        if (auto done = read_config_file(*file, chosen); !done)
            return done.error();
    chosen.proxies = environment_proxies();
    if (auto done = apply(given, chosen); !done)
        return done.error();
    if (auto done = setup_log(chosen.log_level, chosen.log_as); !done)
        return done.error();
    if (auto done = check(chosen); !done)
        return done.error();
    if (auto const via = net::choose_proxy(chosen.proxies, *net::parse_origin(chosen.hub_url)); via && *via)
        spdlog::info("going through the proxy {} ({})", (*via)->shown(), (*via)->variable);
    return chosen;
}

awaitable<> obey_signals(asio::signal_set& signals, crawl_runner& runner, crawl_observer& watcher) {
    while (true) {
        auto const [failed, number] = co_await signals.async_wait(asio::as_tuple(use_awaitable));
        if (failed)
            co_return;
        spdlog::info("{}: stopping; once more to hurry", number == SIGINT ? "SIGINT" : "SIGTERM");
        watcher.stops();
        runner.stop();
    }
}

awaitable<exit_status> run_as(run_mode mode, crawl_runner& runner) {
    switch (mode) {
    case run_mode::once: co_return (co_await runner.once()).status;
    case run_mode::check: co_return co_await runner.check();
    case run_mode::service: break;
    }
    co_return co_await runner.service();
}

awaitable<exit_status> run_until_signalled(executor ex, run_mode mode, crawl_runner& runner,
                                           asio::signal_set& signals, crawl_observer& watcher) {
    crawl::task_group watching(ex, [] {});
    watching.spawn(obey_signals(signals, runner, watcher));
    auto ended = exit_status::failed;
    std::exception_ptr bug;
    try {
        ended = co_await run_as(mode, runner);
    } catch (...) {
        bug = std::current_exception();
    }
    signals.cancel();
    co_await watching.join();
    if (bug)
        std::rethrow_exception(bug);
    co_return ended;
}

exit_status run(settings const& chosen) {
    asio::io_context loop(1); // one thread: no locks anywhere
    crawl_observers watchers;
    asio_timer const clock(loop.get_executor());
    status_files files(chosen, clock);
    if (chosen.mode != run_mode::check) {
        files.starts();
        watchers.add(files);
    }
    crawl_runner runner(loop.get_executor(), chosen, watchers);
    asio::signal_set signals(loop, SIGINT, SIGTERM);
    auto ended = exit_status::failed;
    std::exception_ptr bug;
    asio::co_spawn(loop, run_until_signalled(loop.get_executor(), chosen.mode, runner, signals, watchers),
                   [&](std::exception_ptr thrown, exit_status status) {
                       bug = thrown;
                       ended = status;
                   });
    loop.run();
    watchers.stops();
    if (bug)
        std::rethrow_exception(bug);
    return ended;
}

} // namespace

} // namespace hubcrawl::daemon

int main(int argc, char** argv) try {
#ifdef __GLIBC__
    // Large buffers go back to the system when they are freed; by itself glibc raises this with each it sees.
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
    using namespace hubcrawl;
    std::signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_DUMPABLE, 0); // no core dump ever holds a secret
    setup_log("info", log_format::text).value();
    auto const given = daemon::read_arguments(argc, argv);
    if (given && given->help) {
        std::fputs(given->help->c_str(), stdout);
        return 0;
    }
    if (given && given->version) {
        std::puts("hubcrawld " HUBCRAWL_VERSION);
        return 0;
    }
    auto const chosen = given ? daemon::settle_settings(*given) : result<daemon::settings>(given.error());
    if (!chosen) {
        spdlog::error("{}", to_string(chosen.error()));
        return static_cast<int>(daemon::exit_status::bad_configuration);
    }
    return static_cast<int>(daemon::run(*chosen));
} catch (std::exception const& bug) {
    std::fprintf(stderr, "hubcrawld: this should not happen: %s\n", bug.what());
    return 1;
}
