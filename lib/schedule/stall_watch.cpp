#include "schedule/stall_watch.hpp"

#include <utility>

namespace hubcrawl::schedule {

void stall_watch::begins(steady_time now) {
    crawling_ = true;
    last_sign_ = now;
    last_told_ = steady_time::min();
    pages_ = rows_ = listings_ = 0;
    requests_ = 0;
}

void stall_watch::progresses(progress const& seen, steady_time now) {
    last_told_ = now;
    bool moved = seen.waiting.has_value();
    moved |= std::exchange(pages_, seen.pages_done) != seen.pages_done;
    moved |= std::exchange(rows_, seen.rows) != seen.rows;
    moved |= std::exchange(listings_, seen.listings_done) != seen.listings_done;
    moved |= std::exchange(requests_, seen.requests) != seen.requests;
    if (moved)
        last_sign_ = now;
}

void stall_watch::works(double cpu_seconds, steady_time now) {
    // Reading is judged by its progress alone: a loop without end uses the processor, too.
    bool const reading = last_told_ != steady_time::min() && now - last_told_ < std::chrono::seconds(30);
    if (reading || cpu_seconds - cpu_seconds_ >= 1) {
        cpu_seconds_ = cpu_seconds;
        if (!reading)
            last_sign_ = now;
    }
}

} // namespace hubcrawl::schedule
