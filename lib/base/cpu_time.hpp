#pragma once

#include <ctime>

namespace hubcrawl {

// Of the whole process, in user and kernel mode.
inline double cpu_seconds() noexcept {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

} // namespace hubcrawl
