#pragma once

#include "daemon/settings.hpp"

namespace hubcrawl::daemon {

// Reads a secret; a line end behind it is not part of it. config_invalid says why it cannot be had, never
// what it is. A file that others may read is warned about. One that `docker login` left is
// read_docker_login's.
result<std::string> read_secret(secret_source const& from);

// What is to be crawled, with the secrets read. Blocks where a credential helper of Docker's is asked.
result<crawl_scope> make_scope(settings const& chosen);

} // namespace hubcrawl::daemon
