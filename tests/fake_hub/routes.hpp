#pragma once

#include "fake_hub/auth.hpp"
#include "fake_hub/config.hpp"
#include "fake_hub/http.hpp"
#include "fake_hub/listing.hpp"

#include <vector>

namespace hubcrawl::fake_hub {

struct route_context {
    world_config const& config;
    std::vector<content const*> const& sources; // the first that knows a namespace answers for it
    authority& logins;
    request const& asked;
    identity const& who;
    double now; // seconds since the epoch, by the server's clock
};

// True for the POST routes that give out tokens; they look at no Authorization.
bool is_login(request const& asked);

// What the service answers to an admitted request: routes of hub-api.md §1.1 and §1.3 that a crawler meets.
reply route(route_context const& context);

} // namespace hubcrawl::fake_hub
