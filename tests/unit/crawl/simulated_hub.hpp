#pragma once

#include "replies.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hubcrawl::crawl::tests {

struct hub_repository {
    std::string name;
    std::vector<std::string> tags; // in the order in which they are listed
    bool is_private = false;
};

// Docker Hub in memory, as far as a crawl sees it (hub-api.md §2 to §4): pages, logins, fixed windows on the
// manual clock. Everything may be changed between requests.
class simulated_hub {
public:
    explicit simulated_hub(manual_loop& loop) : loop_(loop) {}

    fake_answer answer(net::request const& ask);

    // What there is.
    std::map<std::string, std::vector<hub_repository>> namespaces;
    std::set<std::string> organizations, users; // exist, whether or not they own anything
    std::map<std::string, std::string> secrets; // of accounts; each may see everything

    // How it behaves.
    std::size_t page_size = 100; // whatever is asked for
    std::chrono::seconds token_life{600};
    bool takes_tokens = true;                      // false: whoever shows one gets a 401
    std::optional<std::int64_t> limit = 1'000'000; // requests a window and identity; none: no rate headers
    std::chrono::seconds window{60};
    std::optional<std::size_t> anonymous_tags; // how deep into a list of tags
    std::function<std::chrono::milliseconds()> latency = [] { return 20ms; };
    // Asked first: what the test answers in the Hub's stead. May also change what there is.
    std::function<std::optional<net::response>(net::request const&)> instead = [](auto const&) {
        return std::nullopt;
    };
    // Failures instead of answers.
    std::function<std::optional<error>(net::request const&)> broken = [](auto const&) {
        return std::nullopt;
    };
    void revoke_tokens() { tokens_.clear(); }

    // What was seen: requests of each identity ("" is anonymous) in each window, and refusals for the rate.
    std::map<std::string, std::map<std::int64_t, std::int64_t>> used;
    std::int64_t refused = 0;
    std::int64_t tokens_granted = 0;

    fields rate_fields(std::string const& who) const;

private:
    struct token {
        std::string account;
        wall_time ends;
    };

    net::response route(net::request const& ask);
    net::response log_in(net::request const& ask);
    net::response list(std::string_view path, std::string_view query, bool anonymous) const;
    net::response listed(std::string_view path, std::string_view query, std::vector<std::string> const& names,
                         std::function<std::string(std::string const&)> const& row) const;
    std::int64_t this_window() const;

    manual_loop& loop_;
    std::map<std::string, token> tokens_;
};

inline constexpr auto hub_url = "https://hub.test";

} // namespace hubcrawl::crawl::tests
