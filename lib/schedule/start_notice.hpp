#pragma once

#include "base/boot_clock.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <optional>

namespace hubcrawl::schedule {

// When people are told at which wall time the next crawl begins: once for each start, and again where the
// wall clock has been set meanwhile, or the machine was suspended, so that what was told is wrong.
class start_notice {
public:
    // The wall time to tell, of a crawl due at `due`; none where that is known.
    std::optional<wall_time> news(boot_time due, boot_time now, wall_time wall_now) {
        auto const at = wall_now + std::chrono::ceil<std::chrono::seconds>(due - now);
        auto const off =
            told_due_ == due ? (at > told_ ? at - told_ : told_ - at) : wall_time::duration::max();
        if (off <= std::chrono::seconds(2)) // roundings, and a clock that is led gently
            return std::nullopt;
        told_due_ = due;
        told_ = at;
        return at;
    }

private:
    std::optional<boot_time> told_due_;
    wall_time told_{};
};

} // namespace hubcrawl::schedule
