#pragma once

#include "fake_hub/config.hpp"
#include "fake_hub/http.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::fake_hub {

enum class token_class { none, password, pat, oat };

// Who a request comes from, once its Authorization has been looked at.
struct identity {
    bool valid = true; // false: an Authorization that is not a living token of this server
    token_class kind = token_class::none;
    std::string account;                    // user or organization
    bool owner = false;                     // sees every private repository (of its organization, for an OAT)
    std::vector<std::string> organizations; // where that counts; empty = everywhere
    std::vector<std::string> repositories;  // "org/repo" a member may see

    bool owns(std::string_view ns) const;
    std::string for_log() const; // "anonymous", "user:alice", "oat:acme", "invalid"
};

// Logins, tokens and their end. Tokens are three-part JWTs signed with a key of this object. `now` is in
// seconds since the epoch, by the server's clock.
class authority {
public:
    explicit authority(world_config const& config);

    reply token_route(std::string_view body, double now);      // POST /v2/auth/token
    reply login_route(std::string_view body, double now);      // POST /v2/users/login
    reply two_factor_route(std::string_view body, double now); // POST /v2/users/2fa-login
    identity identify(request const& asked, double now) const;

    // A new signing key: every token given out so far is invalid.
    void revoke_all();
    void revoke_token(std::string_view token);
    void revoke_secret(std::string_view secret);
    // Ends the token this request carries, if any.
    void revoke_presented(request const& asked);

private:
    struct credential {
        std::string account, secret;
        token_class kind;
        bool owner;
        std::vector<std::string> organizations, repositories;
        std::string two_factor;
    };
    struct failures {
        std::uint64_t count = 0;
        double locked_until = 0;
    };

    // The credential that fits, or null; failures are counted per name.
    credential const* check(std::string_view name, std::string_view secret) const;
    std::optional<reply> locked(std::string const& name, double now);
    reply refused(std::string const& name, double now);
    std::string make_token(credential const& who, double now);

    world_config config_;
    std::vector<credential> credentials_;
    std::map<std::string, failures> failures_;
    std::set<std::string, std::less<>> revoked_;
    std::string key_;
    std::uint64_t keys_made_ = 0, tokens_made_ = 0;
};

} // namespace hubcrawl::fake_hub
