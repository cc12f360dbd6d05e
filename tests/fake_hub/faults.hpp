#pragma once

#include "fake_hub/config.hpp"
#include "fake_hub/http.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::fake_hub {

class authority;
class world;

// What a fault may touch when its request comes by.
struct fault_context {
    fault_config const& aim;
    request const& asked;
    reply& answer; // empty for a fault that acts before
    world& rows;
    authority& logins;
    double now;
};

// One way to misbehave. `before` acts on the world ahead of the answer, the others act on the answer.
struct fault_entry {
    std::string_view name;
    void (*act)(fault_context&);
    bool before = false;
    bool reused_only = false;         // looks only at requests on a connection that has answered before
    std::string_view default_on = {}; // what `on` is when not given
};

std::span<fault_entry const> all_faults();
fault_entry const* find_fault(std::string_view name);

// The faults set up, each with the count of requests that fitted its aim.
class fault_set {
public:
    struct fired {
        fault_entry const* entry;
        fault_config const* aim; // lives until the set changes
    };

    void add(fault_config aim);
    void clear() { rules_.clear(); }
    std::vector<fired> fire(request const& asked);

private:
    struct rule {
        fault_entry const* entry;
        fault_config aim;
        std::uint64_t fitted = 0, fired = 0;
    };
    std::vector<rule> rules_;
};

// "acme" or "acme/web" for the path of a listing, of /v2/namespaces or the deprecated form.
std::string listing_of(std::string_view path);

// `pattern` is a substring, or a glob of the whole when it holds a `*`; empty fits everything.
bool fits(std::string_view pattern, std::string_view target);

} // namespace hubcrawl::fake_hub
