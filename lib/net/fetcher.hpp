#pragma once

#include "base/async.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubcrawl::net {

enum class method : std::uint8_t { get, head, post };

struct request {
    method verb = method::get;
    std::string target;        // path and query, sent to the fetcher's own origin and nowhere else
    std::string authorization; // the whole field value, or empty
    std::string body;          // JSON, with POST only
};

struct response {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields; // names in lower case, in order of arrival
    std::string body;                                        // as it came: not yet inflated
    steady_time received{};                                  // when its last byte was there

    // The first field of that (lower-case) name, or empty.
    std::string_view field(std::string_view name) const;
};

// The seam for the network: the real one is http_fetcher, tests use tests/support/fake_fetcher.hpp. One
// exchange with the one origin it was made for; every failure is a value, every stage has its deadline.
class fetcher {
public:
    virtual ~fetcher() = default;
    virtual awaitable<result<response>> fetch(request ask) = 0;
    // Ends everything under way: those exchanges fail with a *_cancelled code. Nothing is sent afterwards.
    virtual void close() = 0;
};

} // namespace hubcrawl::net
