#pragma once

#include "base/clock.hpp"
#include "model/progress.hpp"

#include <chrono>
#include <cstdint>

namespace hubcrawl::schedule {

// Notices a crawl that hangs: nothing moves, though nothing waits for the budget. What a request may rightly
// take is far below the limit: 300 s until it is tried again, then 30 s to connect, 60 s for its head, 300 s
// for its body.
class stall_watch {
public:
    static constexpr std::chrono::minutes longest{15};

    void begins(steady_time now);
    // A sign of life where anything has changed, or the budget keeps everything back.
    void progresses(progress const& seen, steady_time now);
    // What opening and publishing show, which tell of no progress: `cpu_seconds` is what the process has used
    // so far. A second of it is a sign of life while no progress is told.
    void works(double cpu_seconds, steady_time now);
    void ends() { crawling_ = false; }

    bool hangs(steady_time now) const { return crawling_ && now - last_sign_ > longest; }

private:
    bool crawling_ = false;
    steady_time last_sign_{};
    steady_time last_told_{}; // of progress, changed or not
    std::int64_t pages_ = 0;
    std::int64_t rows_ = 0;
    std::uint64_t requests_ = 0;
    std::int64_t listings_ = 0;
    double cpu_seconds_ = 0;
};

} // namespace hubcrawl::schedule
