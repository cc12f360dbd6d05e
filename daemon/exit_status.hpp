#pragma once

#include "base/error.hpp"

namespace hubcrawl::daemon {

// Exit status of the outside contract (design.md).
enum class exit_status : int {
    complete = 0,
    failed = 1,
    bad_configuration = 2,
    credential_refused = 3,
    incomplete = 4,
    stopped = 5,
};

constexpr exit_status status_of(errc code) {
    switch (code) {
    case errc::config_invalid: return exit_status::bad_configuration;
    case errc::credential_refused: return exit_status::credential_refused;
    case errc::stopped: return exit_status::stopped;
    default: return exit_status::failed;
    }
}

} // namespace hubcrawl::daemon
