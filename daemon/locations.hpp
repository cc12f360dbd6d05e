#pragma once

#include "daemon/settings.hpp"

namespace hubcrawl::daemon {

// The configuration file where --config names none: $CONFIGURATION_DIRECTORY/hubcrawl.toml, then
// /etc/hubcrawl/hubcrawl.toml; none where neither exists.
std::optional<std::filesystem::path> default_config_file();
// Those of the environment's proxy variables that are set.
net::proxy_variables environment_proxies();
// As configured, else $STATE_DIRECTORY, else .state in the output directory.
std::filesystem::path state_directory(settings const& chosen);

} // namespace hubcrawl::daemon
