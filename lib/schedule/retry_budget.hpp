#pragma once

#include <cstdint>

namespace hubcrawl::schedule {

// Retries allowed over a whole crawl: 20, and one for every ten requests answered well. A server that is down
// is thus asked a few dozen times and not hammered by every listing in turn.
class retry_budget {
public:
    // False: no retry is left, the crawl should fail and be resumed later.
    bool obtain() { return take(spent_); }
    // For an answer that is about_the_page: as many again, counted apart, because a few lists that are out of
    // shape for good must not use up what a failing line needs. False: it is believed as it is.
    bool obtain_for_page() { return take(spent_on_pages_); }
    void succeeded() { ++succeeded_; }
    std::uint64_t spent() const { return spent_; }

private:
    static constexpr std::uint64_t burst = 20;
    static constexpr std::uint64_t requests_per_retry = 10;

    bool take(std::uint64_t& spent) const {
        if (spent >= burst + succeeded_ / requests_per_retry)
            return false;
        ++spent;
        return true;
    }

    std::uint64_t spent_ = 0;
    std::uint64_t spent_on_pages_ = 0;
    std::uint64_t succeeded_ = 0;
};

} // namespace hubcrawl::schedule
