#pragma once

#include "daemon/settings.hpp"

namespace hubcrawl::daemon {

// What the command line (and, below it, the environment) asks for.
struct arguments {
    std::optional<std::string> config;
    bool once = false, check = false, fresh = false, version = false, help_wanted = false;
    std::optional<std::string> help; // the text to print, where --help was given
    std::vector<std::string> namespaces, datasets, formats;
    std::optional<std::string> username, secret_file, output, state, hub_url, ca_file, progress, log_level,
        log_as;
    std::optional<std::int64_t> max_in_flight;
    std::optional<double> reserve;
};

// config_invalid names the argument that is wrong, and the nearest known flag.
result<arguments> read_arguments(int argc, char const* const* argv);
// Flags win over what the configuration file has said.
result<> apply(arguments const& given, settings& chosen);

} // namespace hubcrawl::daemon
