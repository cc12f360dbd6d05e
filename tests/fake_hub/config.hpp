#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::fake_hub {

// What a 429 says about when to come back (hub-api.md §2: all of these were promised or seen).
enum class retry_style { seconds, epoch, epoch_ms, http_date, absent, x_retry_after };
// Which keys rows have: as captured in 2026, as in old captures, or with keys nobody has seen yet.
enum class row_shape { current, older, future };

struct rate_config {
    std::uint64_t limit = 180;
    double window = 60; // seconds
    bool headers = true;
    retry_style retry_after = retry_style::seconds;
    std::uint64_t others_per_window =
        0; // requests other users of the same budget make, spread over the window
};

struct repository_config {
    std::string name;
    std::uint64_t tags = 0;
    bool is_private = false;
};

struct organization_config {
    std::string name;
    std::uint64_t repositories = 0; // generated ones
    std::uint64_t private_ones = 0; // how many of the generated ones are private
    std::uint64_t tags_min = 5, tags_max = 30;
    std::vector<repository_config> named; // beside the generated ones
};

struct pat_config {
    std::string secret;
    bool owner = true;
    std::vector<std::string> repositories; // "org/repo" a member may see although private
};

struct user_config {
    std::string name, password;
    std::string two_factor;                 // the code; empty = off
    std::vector<std::string> organizations; // where this user's owner role counts; empty = everywhere
    std::vector<pat_config> pats;
};

struct oat_config {
    std::string secret, organization;
    std::vector<std::string> scopes;
};

// One misbehaviour, aimed: the nth request that fits and then `times` in all, one in `every` (times 0 = for
// ever).
struct fault_config {
    std::string name = {};
    std::string on = {}; // substring of the target, or a glob with `*`; empty = every request
    std::string method = {};
    std::uint64_t nth = 1, times = 1, every = 1;
    double seconds = 0;
    std::uint64_t bytes = 0, rows = 0, at = 0;
    std::string text = {};
};

struct world_config {
    std::uint64_t seed = 1;
    double token_lifetime = 600; // seconds
    double clock_skew = 0;       // seconds the server's clock is ahead
    std::uint64_t page_size_default = 10, page_size_max = 100;
    std::uint64_t page_size_fixed = 0; // serve this many whatever is asked (hub-api.md §4, bug of 2023-08)
    rate_config rate;
    std::uint64_t anonymous_repositories = 100, anonymous_tags = 1000; // first offset refused; 0 = no cap
    bool ordering_inverted = true;
    row_shape shape = row_shape::current;
    double latency_min_ms = 0, latency_max_ms = 0;
    bool gzip = true, chunked = false;
    std::uint64_t keep_alive_max_requests = 0; // 0 = no end
    double keep_alive_idle = 75;               // seconds
    bool oat_refused_everywhere = false;       // the state of spring 2026
    bool bad_credentials_short = false;        // {"detail":"unauthorized"} in place of the documented words
    std::uint64_t login_lock_after = 5;        // failures for one name; 0 = never locks
    double login_lock_seconds = 600;
    std::string next_base; // "https://host" of next and previous; empty = as the request named this server
    std::vector<std::string> blocked_user_agents; // substrings; an absent User-Agent is always blocked
    std::string recorded;                         // directory of captures to serve
    std::vector<organization_config> organizations;
    std::vector<user_config> users;
    std::vector<oat_config> oats;
    std::vector<fault_config> faults;
};

// Every key is optional; an unknown key or a value of the wrong kind is an error that names it.
result<world_config> parse_world(std::string_view toml);
result<world_config> load_world(std::filesystem::path const& path);

} // namespace hubcrawl::fake_hub
