#pragma once

#include "base/result.hpp"
#include "base/secret_text.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace hubcrawl::daemon {

struct docker_login {
    std::string username;
    secret_text secret;
};

// What `docker login` has left for a server ("https://index.docker.io/v1/") in config.json of $DOCKER_CONFIG,
// else of ~/.docker: asked of the credential helper that the file names for it (credHelpers, then
// credsStore), else as it stands there (auths). Blocks for as long as the helper takes, 10 s at most.
// config_invalid says why there is none, never what it is.
result<docker_login> read_docker_login(std::string const& server);

// The two forms in which it is held: {"Username":…,"Secret":…}, and "user:password" in base64.
result<docker_login> read_helper_answer(std::string_view json, std::string_view program);
result<docker_login> read_auth(std::string_view base64, std::string_view server);

} // namespace hubcrawl::daemon
