#pragma once

#include "fake_hub/auth.hpp"
#include "fake_hub/config.hpp"
#include "fake_hub/faults.hpp"
#include "fake_hub/http.hpp"
#include "fake_hub/limiter.hpp"
#include "fake_hub/world.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace hubcrawl::fake_hub {

struct logged_request {
    double time; // seconds since the epoch, by the server's clock
    std::string method, target;
    std::string credential; // "anonymous", "user:alice", "oat:acme", "invalid"
    unsigned status;
    std::uint64_t in_flight; // this request included
    std::uint64_t remaining;
};

// One line of NDJSON, line end included.
std::string to_ndjson(logged_request const& entry);

struct counters {
    std::uint64_t requests = 0, logins = 0,
                  rate_limited = 0; // rate_limited: 429s the caller brought on itself
    std::uint64_t max_in_flight = 0, connections = 0;
    std::uint64_t writes = 0; // requests other than GET, HEAD and a login
    std::uint64_t faults = 0; // carried out
    std::map<unsigned, std::uint64_t> by_status;
};

// Everything behind the sockets: a request goes in, an answer comes out. All members may be called from any
// thread.
class hub {
public:
    // `recorded` may be null.
    hub(world_config config, std::unique_ptr<content> recorded);

    // The server's clock, skewed as configured; seconds since the epoch.
    double now() const;
    double random_latency_ms();
    reply answer(request const& asked);
    void connected();
    void leave(); // an answer has left the machine, or never will

    world_config const& config() const noexcept { return config_; }
    std::vector<logged_request> log() const;
    counters totals() const;
    // Called for each request, under the lock.
    void on_request(std::function<void(logged_request const&)> sink);

    void set_fault(fault_config aim);
    void clear_faults();
    void revoke_all_tokens();
    void revoke_secret(std::string const& secret);
    void insert_rows(std::string const& listing, std::uint64_t rows, std::string const& prefix);
    void delete_rows(std::string const& listing, std::uint64_t rows, std::uint64_t at);

private:
    reply admitted(request const& asked, identity const& who, double now);
    bool blocked(request const& asked) const;
    void record(request const& asked, reply const& out, double now);
    void finish(request const& asked, reply& out) const;

    mutable std::mutex mutex_;
    world_config config_;
    world world_;
    std::unique_ptr<content> recorded_;
    std::vector<content const*> sources_;
    authority logins_;
    limiter limiter_;
    fault_set faults_;
    counters totals_;
    std::uint64_t in_flight_ = 0, random_ = 0;
    std::deque<logged_request> log_; // the newest 100 000
    std::function<void(logged_request const&)> sink_;
};

} // namespace hubcrawl::fake_hub
