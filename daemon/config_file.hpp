#pragma once

#include "daemon/settings.hpp"

namespace hubcrawl::daemon {

// Reads a TOML file over `chosen`. An error names file, line and key, and suggests the nearest known key.
result<> read_config_file(std::filesystem::path const& file, settings& chosen);
// The same for a text; `name` stands for the file in errors.
result<> read_config_text(std::string_view text, std::string_view name, settings& chosen);

} // namespace hubcrawl::daemon
