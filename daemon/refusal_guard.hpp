#pragma once

#include "base/clock.hpp"
#include "daemon/crawl_observer.hpp"
#include "daemon/settings.hpp"
#include "model/crawl_scope.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace hubcrawl::daemon {

// Stands before each crawl of a service: a credential that was refused is not tried again for a quarter of an
// hour, whatever was reloaded, asked for or restarted meanwhile; another one is at once.
class refusal_guard {
public:
    // make_scope; credential_refused where it would ask as whom it was refused a short while ago.
    result<crawl_scope> admit(settings const& chosen, wall_time now);
    // How a crawl of what was admitted has ended.
    void note(settings const& chosen, crawl_end const& how, wall_time now) const;

    // How long still, where the last one was not admitted.
    std::optional<std::chrono::seconds> rests() const { return rests_; }

private:
    std::uint16_t mark_ = 0; // of the last one
    std::optional<std::chrono::seconds> rests_;
};

} // namespace hubcrawl::daemon
