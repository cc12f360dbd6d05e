#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "model/crawl_scope.hpp"
#include "net/proxy.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hubcrawl::daemon {

enum class run_mode : std::uint8_t { service, once, check };
enum class progress_mode : std::uint8_t { automatic, always, never };

// Where a secret is read from; the secret itself is read only when the crawl is about to begin.
struct secret_source {
    enum class kind : std::uint8_t { file, credential, environment, docker } from = kind::file;
    // a path ("-" is standard input), a systemd credential's name, a variable's name, a server that `docker
    // login` knows
    std::string name;
};

struct account_settings {
    std::optional<std::string> username; // none: anonymous, or whom `docker login` has left
    std::optional<secret_source> secret;
    std::vector<std::string> namespaces;

    bool username_from_docker() const {
        return !username && secret && secret->from == secret_source::kind::docker;
    }
};

// Everything an operator can choose, with its default. Filled by config_file, then overridden by the
// environment and the arguments.
struct settings {
    run_mode mode = run_mode::service;
    std::filesystem::path output = "hubcrawl-output";
    std::optional<std::filesystem::path> state; // default: $STATE_DIRECTORY, else <output>/.state
    std::vector<dataset_id> datasets{dataset_id::repositories, dataset_id::tags, dataset_id::images};
    std::vector<row_format> formats{row_format::csv};
    std::map<dataset_id, std::vector<std::string>> columns;
    bool csv_escape_formulas = true;
    bool fresh = false;
    std::chrono::seconds interval = std::chrono::hours(1);
    std::int64_t keep_snapshots = 0;     // 0: no rule; a snapshot goes when both rules let it go
    std::int64_t keep_days = 0;          // 0: no rule
    std::vector<std::string> on_publish; // program and arguments; empty: none
    std::chrono::seconds on_publish_timeout = std::chrono::minutes(10);
    std::vector<account_settings> accounts; // in publishing order, anonymous ones included

    std::string hub_url = "https://hub.docker.com";
    std::string ca_file;
    net::proxy_variables proxies; // from the environment alone, as everybody's curl has them
    std::int64_t max_in_flight = 4;
    double reserve = 0.1;

    std::int64_t limit_body_mib = 64;
    std::int64_t limit_inflated_mib = 256;
    std::int64_t limit_nesting = 64;
    std::int64_t limit_rows = 50'000'000; // of one listing

    progress_mode progress = progress_mode::automatic;
    std::string log_level = "info";
    log_format log_as = log_format::text;
};

// Checks what no single key can: a namespace twice, an account without a secret, nothing to crawl …
result<> check(settings const& chosen);

// The words of flags and keys. The error names the word and the known ones.
result<dataset_id> read_dataset(std::string_view word);
result<row_format> read_format(std::string_view word);
result<progress_mode> read_progress(std::string_view word);
result<log_format> read_log_format(std::string_view word);

} // namespace hubcrawl::daemon
