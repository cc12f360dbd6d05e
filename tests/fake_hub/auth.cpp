#include "fake_hub/auth.hpp"

#include "base/json_text.hpp"
#include "fake_hub/arithmetic.hpp"
#include "fake_hub/jwt.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace hubcrawl::fake_hub {

namespace {

namespace json = boost::json;

// The text under `key` of a JSON object in `body`; nothing when it is not there.
std::optional<std::string> text_in(std::string_view body, std::string_view key) {
    boost::system::error_code failed;
    auto const value = json::parse({body.data(), body.size()}, failed);
    if (failed || !value.is_object())
        return std::nullopt;
    auto const* found = value.as_object().if_contains({key.data(), key.size()});
    if (!found || !found->is_string())
        return std::nullopt;
    return std::string(found->as_string());
}

reply token_reply(std::string_view key, std::string_view token) {
    return json_reply(200, fmt::format(R"({{"{}":"{}"}})", key, token));
}

std::string_view presented(request const& asked) {
    std::string_view const value = asked.authorization;
    for (std::string_view const scheme : {"Bearer ", "JWT "})
        if (value.starts_with(scheme))
            return value.substr(scheme.size());
    return {};
}

} // namespace

std::string identity::for_log() const {
    if (!valid)
        return "invalid";
    if (kind == token_class::none)
        return "anonymous";
    return (kind == token_class::oat ? "oat:" : "user:") + account;
}

bool identity::owns(std::string_view ns) const {
    return owner && (organizations.empty() ||
                     std::find(organizations.begin(), organizations.end(), ns) != organizations.end());
}

authority::authority(world_config const& config) : config_(config) {
    for (auto const& user : config.users) {
        if (!user.password.empty())
            credentials_.push_back({user.name,
                                    user.password,
                                    token_class::password,
                                    true,
                                    user.organizations,
                                    {},
                                    user.two_factor});
        for (auto const& pat : user.pats)
            credentials_.push_back({user.name,
                                    pat.secret,
                                    token_class::pat,
                                    pat.owner,
                                    user.organizations,
                                    pat.repositories,
                                    {}});
    }
    for (auto const& oat : config.oats) {
        auto const lists =
            std::find(oat.scopes.begin(), oat.scopes.end(), "scope-repository-list") != oat.scopes.end();
        credentials_.push_back(
            {oat.organization, oat.secret, token_class::oat, lists, {oat.organization}, {}, {}});
    }
    revoke_all();
}

authority::credential const* authority::check(std::string_view name, std::string_view secret) const {
    auto const found = std::find_if(credentials_.begin(), credentials_.end(), [&](credential const& one) {
        return one.account == name && one.secret == secret && !revoked_.contains(secret);
    });
    return found == credentials_.end() ? nullptr : &*found;
}

std::optional<reply> authority::locked(std::string const& name, double now) {
    if (failures_[name].locked_until <= now)
        return std::nullopt;
    return json_reply(429, R"({"detail":"Too many login attempts."})");
}

reply authority::refused(std::string const& name, double now) {
    auto& failed = failures_[name];
    if (config_.login_lock_after > 0 && ++failed.count >= config_.login_lock_after)
        failed = {0, now + config_.login_lock_seconds};
    return json_reply(401, config_.bad_credentials_short
                               ? R"({"detail":"unauthorized"})"
                               : R"({"detail":"Incorrect authentication credentials"})");
}

reply authority::token_route(std::string_view body, double now) {
    auto const name = text_in(body, "identifier"), secret = text_in(body, "secret");
    if (!name || !secret)
        return json_reply(400, R"({"message":"bad request","errinfo":{}})");
    if (auto too_many = locked(*name, now))
        return *too_many;
    auto const* who = check(*name, *secret);
    if (!who || !who->two_factor.empty()) // hub-api.md §3: what a 2FA password gets here is not known
        return refused(*name, now);
    failures_.erase(*name);
    return token_reply("access_token", make_token(*who, now));
}

reply authority::login_route(std::string_view body, double now) {
    auto const name = text_in(body, "username"), secret = text_in(body, "password");
    if (!name || !secret)
        return json_reply(400, R"({"message":"bad request","errinfo":{}})");
    if (auto too_many = locked(*name, now))
        return *too_many;
    auto const* who = check(*name, *secret);
    if (!who)
        return refused(*name, now);
    failures_.erase(*name);
    if (who->kind == token_class::oat)
        return json_reply(401, R"({"detail":"Cannot log into an organization account"})");
    if (!who->two_factor.empty())
        return json_reply(
            401, fmt::format(R"({{"detail":"Require secondary authentication on MFA enabled account",)"
                             R"("login_2fa_token":"{}"}})",
                             sign_jwt(who->account, key_ + "2fa")));
    return token_reply("token", make_token(*who, now));
}

reply authority::two_factor_route(std::string_view body, double now) {
    auto const half = text_in(body, "login_2fa_token"), code = text_in(body, "code");
    auto const name = half ? verify_jwt(*half, key_ + "2fa") : std::nullopt;
    auto const who = std::find_if(credentials_.begin(), credentials_.end(), [&](credential const& one) {
        return name && code && one.account == *name && !one.two_factor.empty() && one.two_factor == *code;
    });
    if (who == credentials_.end())
        return json_reply(401, R"({"detail":"Incorrect authentication credentials"})");
    return token_reply("token", make_token(*who, now));
}

std::string authority::make_token(credential const& who, double now) {
    auto const place = static_cast<std::uint64_t>(&who - credentials_.data());
    auto const issued = static_cast<std::int64_t>(now);
    auto const uuid = [](std::uint64_t number) {
        return fmt::format("00000000-0000-4000-8000-{:012x}", number);
    };
    json::object const account{
        {"email", who.account + "@example.com"},
        {"roles", json::array{}},
        {"session_id", uuid(++tokens_made_)},
        {"source", who.kind == token_class::pat ? "docker_pat|" + uuid(place) : "docker_hub"},
        {"username", who.account},
        {"uuid", uuid(place)}};
    json::object const claims{{"aud", "https://hub.docker.com"},
                              {"iss", "https://api.docker.com/"},
                              {"iat", issued},
                              {"exp", issued + static_cast<std::int64_t>(config_.token_lifetime)},
                              {"jti", uuid(tokens_made_)},
                              {"scope", "repo:public_read"},
                              {"source", json::object{}},
                              {"https://hub.docker.com", account}};
    return sign_jwt(json::serialize(claims), key_);
}

identity authority::identify(request const& asked, double now) const {
    if (!asked.has_authorization)
        return {};
    identity invalid;
    invalid.valid = false;
    auto const token = presented(asked);
    auto const payload = revoked_.contains(token) ? std::nullopt : verify_jwt(token, key_);
    if (!payload)
        return invalid;
    auto const claims = json::parse(*payload).as_object();
    if (now >= static_cast<double>(claims.at("exp").as_int64()))
        return invalid;
    auto const uuid = std::string(claims.at("https://hub.docker.com").at("uuid").as_string());
    auto const& who = credentials_.at(std::stoull(uuid.substr(24), nullptr, 16));
    return {true, who.kind, who.account, who.owner, who.organizations, who.repositories};
}

void authority::revoke_all() { key_ = fmt::format("{:016x}", mix(config_.seed, 7000 + ++keys_made_)); }
void authority::revoke_token(std::string_view token) { revoked_.emplace(token); }
void authority::revoke_secret(std::string_view secret) { revoked_.emplace(secret); }

void authority::revoke_presented(request const& asked) {
    if (auto const token = presented(asked); !token.empty())
        revoke_token(token);
}

} // namespace hubcrawl::fake_hub
