#pragma once

#include <cstdint>

namespace hubcrawl::schedule {

// Retries allowed over a whole crawl: 20, and one for every ten requests answered well. A server that is down
// is thus asked a few dozen times and not hammered by every listing in turn.
class retry_budget {
public:
    // False: no retry is left, the crawl should fail and be resumed later.
    bool obtain() {
        if (spent_ >= burst + succeeded_ / requests_per_retry)
            return false;
        ++spent_;
        return true;
    }
    void succeeded() { ++succeeded_; }
    std::uint64_t spent() const { return spent_; }

private:
    static constexpr std::uint64_t burst = 20;
    static constexpr std::uint64_t requests_per_retry = 10;
    std::uint64_t spent_ = 0;
    std::uint64_t succeeded_ = 0;
};

} // namespace hubcrawl::schedule
