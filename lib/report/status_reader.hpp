#pragma once

#include "base/result.hpp"
#include "report/service_status.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::report {

// What a status.json tells beyond the manifests: how crawls that published nothing have ended, and hooks.
struct earlier_status {
    std::optional<ended_crawl> failure; // last_error
    std::vector<std::string> refused;   // accounts
    std::vector<ended_crawl> recent;    // the newest first
    std::optional<ended_hook> hook;     // last_hook
};

// A status.json of schema 1 that a hubcrawl wrote, whatever else stands in it; errc::file_failed where it is
// none. `name` is for the error.
result<earlier_status> parse_status(std::string_view text, std::string_view name);
// The same of a file.
result<earlier_status> read_status(std::filesystem::path const& file);

// Takes it over into a status that knows the published crawls already (remember(), look_again(),
// expect_accounts()): what was published since counts for more.
void recall(service_status& status, earlier_status const& before);

} // namespace hubcrawl::report
