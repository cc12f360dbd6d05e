#include "fake_hub/config.hpp"
#include "fake_hub/server.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

namespace {

using namespace hubcrawl::fake_hub;

void print_summary(counters const& totals) {
    std::string statuses;
    for (auto const& [status, times] : totals.by_status) statuses += fmt::format(" {}={}", status, times);
    fmt::print("requests={} logins={} rate_limited={} writes={} max_in_flight={} connections={}{}\n",
               totals.requests, totals.logins, totals.rate_limited, totals.writes, totals.max_in_flight,
               totals.connections, statuses);
    std::fflush(stdout);
}

int serve(world_config config, server_options const& options, std::string const& log_path) {
    // Blocked before the server's thread starts, which inherits it: only sigwait below sees them.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    std::ofstream log;
    if (!log_path.empty()) {
        log.open(log_path, std::ios::binary | std::ios::trunc);
        if (!log)
            throw std::runtime_error(log_path + ": cannot be written");
    }
    server hub(std::move(config), options);
    if (log.is_open())
        hub.on_request([&log](logged_request const& entry) { log << to_ndjson(entry) << std::flush; });
    hub.start();
    fmt::print("{}\n", hub.url());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ends, &signal);
    hub.stop();
    print_summary(hub.totals());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Stand-in for Docker Hub's HTTP API, for tests and demonstrations", "fake-hub");
    std::string world, recorded, tls, log;
    server_options options;
    app.add_option("--world", world, "TOML file that describes the world to serve");
    app.add_option("--recorded", recorded, "Directory of captured answers to serve");
    app.add_option("--port", options.port, "TCP port; 0 takes any free one");
    app.add_option("--tls", tls, "Serve HTTPS; the directory gets ca.pem and the server's key");
    app.add_option("--log", log, "Write each request there, one JSON object a line");
    CLI11_PARSE(app, argc, argv);
    options.tls = tls;
    try {
        auto config = world.empty() ? hubcrawl::result<world_config>(world_config{}) : load_world(world);
        if (!config) {
            fmt::print(stderr, "fake-hub: {}\n", to_string(config.error()));
            return 2;
        }
        if (!recorded.empty())
            config->recorded = recorded;
        return serve(std::move(*config), options, log);
    } catch (std::exception const& problem) {
        fmt::print(stderr, "fake-hub: {}\n", problem.what());
        return 1;
    }
}
