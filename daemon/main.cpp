#include "base/journal.hpp"
#include "daemon/arguments.hpp"
#include "daemon/config_file.hpp"
#include "daemon/crawl_observers.hpp"
#include "daemon/crawl_runner.hpp"
#include "daemon/locations.hpp"
#include "daemon/service.hpp"
#include "daemon/status_files.hpp"
#include "daemon/supervision.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace hubcrawl::daemon {

namespace {

result<settings> read_settings(arguments const& given) {
    settings chosen;
    auto const file = given.config ? std::filesystem::path(*given.config) : default_config_file();
    if (file)
        if (auto done = read_config_file(*file, chosen); !done)
            return done.error();
    chosen.proxies = environment_proxies();
    if (auto done = apply(given, chosen); !done)
        return done.error();
    return chosen;
}

result<settings> settle_settings(arguments const& given) {
    auto chosen = read_settings(given);
    if (!chosen)
        return chosen;
    if (auto done = setup_log(chosen->log_level, chosen->log_as); !done)
        return done.error();
    if (auto done = check(*chosen); !done)
        return done.error();
    if (auto const via = net::choose_proxy(chosen->proxies, *net::parse_origin(chosen->hub_url)); via && *via)
        spdlog::info("going through the proxy {} ({})", (*via)->shown(), (*via)->variable);
    return chosen;
}

// For a running service: what is wrong must change nothing, the log neither.
result<settings> settle_settings_again(arguments const& given) {
    auto chosen = read_settings(given);
    if (!chosen)
        return chosen;
    if (auto done = check(*chosen); !done)
        return done.error();
    if (auto done = setup_log(chosen->log_level, chosen->log_as); !done)
        return done.error();
    return chosen;
}

// What this process is made of; one thread, so no locks anywhere.
class process {
public:
    process(arguments const& given, settings const& chosen)
        : given_(given), mode_(chosen.mode), files_(chosen, clock_) {
        watchers_.add(supervision_);
        if (mode_ != run_mode::check) {
            files_.starts();
            watchers_.add(files_);
        }
        if (mode_ == run_mode::service) {
            signals_.add(SIGHUP);
            signals_.add(SIGUSR1);
            service_.emplace(ex_, chosen, [this] { return settle_settings_again(given_); }, watchers_);
        } else {
            runner_.emplace(ex_, chosen, watchers_);
        }
    }

    exit_status run() {
        auto ended = exit_status::failed;
        std::exception_ptr bug;
        asio::co_spawn(loop_, run_until_signalled(), [&](std::exception_ptr thrown, exit_status status) {
            bug = thrown;
            ended = status;
        });
        loop_.run();
        watchers_.stops();
        if (bug)
            std::rethrow_exception(bug);
        return ended;
    }

private:
    void obey(int number) {
        if (number == SIGHUP) {
            supervision_.reload_begins();
            supervision_.reload_ends(service_->reload());
        } else if (number == SIGUSR1) {
            service_->crawl_now();
        } else {
            spdlog::info("{}: stopping; once more to hurry", number == SIGINT ? "SIGINT" : "SIGTERM");
            if (service_) {
                service_->stop();
            } else {
                watchers_.stops();
                runner_->stop();
            }
        }
    }

    awaitable<> obey_signals() {
        while (true) {
            auto const [failed, number] = co_await signals_.async_wait(asio::as_tuple(use_awaitable));
            if (failed)
                co_return;
            obey(number);
        }
    }

    awaitable<exit_status> run_as_asked() {
        if (service_)
            co_return co_await service_->run();
        if (mode_ == run_mode::check)
            co_return co_await runner_->check();
        auto const ended = co_await runner_->once();
        co_return ended.status;
    }

    awaitable<exit_status> run_until_signalled() {
        crawl::task_group beside(ex_, [] {});
        beside.spawn(obey_signals());
        beside.spawn(supervision_.feed());
        auto ended = exit_status::failed;
        std::exception_ptr bug;
        try {
            ended = co_await run_as_asked();
        } catch (...) {
            bug = std::current_exception();
        }
        signals_.cancel();
        supervision_.end();
        co_await beside.join();
        if (bug)
            std::rethrow_exception(bug);
        co_return ended;
    }

    static char const* set_or_empty(char const* name) {
        auto const* value = std::getenv(name);
        return value ? value : "";
    }

    arguments const& given_;
    run_mode mode_;
    asio::io_context loop_{1};
    executor ex_ = loop_.get_executor();
    systemd_notify manager_{set_or_empty("NOTIFY_SOCKET")};
    asio_timer feeding_{ex_};
    supervision supervision_{
        manager_, feeding_,
        watchdog_limit(std::getenv("WATCHDOG_USEC"), std::getenv("WATCHDOG_PID"), ::getpid())};
    asio_timer clock_{ex_};
    status_files files_;
    crawl_observers watchers_;
    asio::signal_set signals_{loop_, SIGINT, SIGTERM};
    std::optional<service> service_;
    std::optional<crawl_runner> runner_;
};

int run(int argc, char** argv) {
    auto const given = read_arguments(argc, argv);
    if (given && given->help) {
        std::fputs(given->help->c_str(), stdout);
        return 0;
    }
    if (given && given->version) {
        std::puts("hubcrawld " HUBCRAWL_VERSION);
        return 0;
    }
    if (stderr_is_journal()) // a first entry, from which the journal knows this process to its end
        spdlog::info("hubcrawld {} begins", HUBCRAWL_VERSION);
    auto const chosen = given ? settle_settings(*given) : result<settings>(given.error());
    if (!chosen) {
        spdlog::error("{}", to_string(chosen.error()));
        return static_cast<int>(exit_status::bad_configuration);
    }
    return static_cast<int>(process(*given, *chosen).run());
}

} // namespace

} // namespace hubcrawl::daemon

int main(int argc, char** argv) {
#ifdef __GLIBC__
    // Large buffers go back to the system when they are freed; by itself glibc raises this with each it sees.
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
    using namespace hubcrawl;
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGCHLD, SIG_DFL); // ignored, as we may have inherited it, nobody could wait for a child
    prctl(PR_SET_DUMPABLE, 0);     // no core dump ever holds a secret
    setup_log("info", log_format::text).value();
    auto ended = static_cast<int>(daemon::exit_status::failed);
    try {
        ended = daemon::run(argc, argv);
    } catch (std::exception const& bug) {
        spdlog::critical("this should not happen: {}", bug.what());
    }
    finish_log();
    return ended;
}
