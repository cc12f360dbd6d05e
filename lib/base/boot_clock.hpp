#pragma once

#include <chrono>
#include <ctime>

namespace hubcrawl {

// CLOCK_BOOTTIME: no step of the wall clock moves it, as with steady time, but it goes on while the machine
// is suspended, which steady time does not.
struct boot_clock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<boot_clock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept {
        timespec at{};
        ::clock_gettime(CLOCK_BOOTTIME, &at);
        return time_point(std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec));
    }
};

using boot_time = boot_clock::time_point;

} // namespace hubcrawl
