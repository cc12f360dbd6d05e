#include "daemon/locations.hpp"

#include <cstdlib>
#include <system_error>

namespace hubcrawl::daemon {

std::optional<std::filesystem::path> default_config_file() {
    std::vector<std::filesystem::path> places;
    if (auto const* directory = std::getenv("CONFIGURATION_DIRECTORY"); directory && *directory)
        places.emplace_back(std::filesystem::path(directory) / "hubcrawl.toml");
    places.emplace_back("/etc/hubcrawl/hubcrawl.toml");
    for (auto const& place : places)
        if (std::error_code ignored; std::filesystem::exists(place, ignored))
            return place;
    return std::nullopt;
}

net::proxy_variables environment_proxies() {
    net::proxy_variables found;
    for (auto const* name : net::proxy_variable_names)
        if (auto const* value = std::getenv(name))
            found[name] = value;
    return found;
}

std::filesystem::path state_directory(settings const& chosen) {
    if (chosen.state)
        return *chosen.state;
    if (auto const* directory = std::getenv("STATE_DIRECTORY"); directory && *directory)
        return directory;
    return chosen.output / ".state";
}

} // namespace hubcrawl::daemon
