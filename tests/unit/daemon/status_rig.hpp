#pragma once

#include "daemon/settings.hpp"
#include "output/manifest.hpp"
#include "support/temp_dir.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace hubcrawl::tests {

inline wall_time const noon{std::chrono::seconds(1'795'176'000)}; // 2026-11-20T12:00:00Z

struct still_clock final : timer {
    steady_time now() const override { return {}; }
    wall_time wall_now() const override { return noon; }
    awaitable<> sleep_until(steady_time) override { co_return; }
    void wake() override {}
};

inline output::manifest published(wall_time started, bool complete) {
    output::manifest made;
    made.tool = "hubcrawl 0.1.0";
    made.snapshot = to_compact(started);
    made.started = started;
    made.finished = started + std::chrono::seconds(91);
    made.complete = complete;
    return made;
}

struct status_rig {
    status_rig() {
        chosen.output = dir / "out";
        std::filesystem::create_directories(chosen.output);
        chosen.accounts.push_back({"bot", std::nullopt, {"acme"}});
    }
    void put(output::manifest const& made, char const* link) const {
        auto const at = chosen.output / "snapshots" / made.snapshot;
        std::filesystem::create_directories(at);
        write_text(at / "manifest.json", to_json(made));
        std::filesystem::remove(chosen.output / link);
        std::filesystem::create_directory_symlink(std::filesystem::path("snapshots") / made.snapshot,
                                                  chosen.output / link);
    }
    bool written() const {
        return std::filesystem::exists(chosen.output / "status.json") ||
               std::filesystem::exists(chosen.output / "metrics.prom");
    }
    boost::json::value status() const { return boost::json::parse(read_text(chosen.output / "status.json")); }
    std::string state() const { return boost::json::value_to<std::string>(status().at("state")); }
    std::string metrics() const { return read_text(chosen.output / "metrics.prom"); }

    temp_dir dir;
    daemon::settings chosen;
    still_clock clock;
};

} // namespace hubcrawl::tests
