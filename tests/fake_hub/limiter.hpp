#pragma once

#include "fake_hub/config.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hubcrawl::fake_hub {

// Fixed windows, one per client address (anonymous) or account, opened by the first request; every request
// counts, refused ones too. Times are seconds since the epoch by the server's clock.
class limiter {
public:
    struct verdict {
        bool allowed;
        std::uint64_t limit, remaining;
        double reset; // end of the window
    };

    explicit limiter(rate_config config) : config_(config) {}
    verdict charge(std::string const& key, double now);
    rate_config const& config() const noexcept { return config_; }

private:
    struct window {
        double opened = 0;
        std::uint64_t used = 0;
    };
    rate_config config_;
    std::map<std::string, window> windows_;
};

using header_list = std::vector<std::pair<std::string, std::string>>;

// x-ratelimit-*, on every answer.
void append_rate_headers(header_list& headers, limiter::verdict const& verdict);
// What a 429 adds, in the style asked for.
void append_retry_after(header_list& headers, retry_style style, double now, double until);

} // namespace hubcrawl::fake_hub
