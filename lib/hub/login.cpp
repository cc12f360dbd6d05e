#include "hub/login.hpp"

#include "base/json_text.hpp"
#include "hub/jwt.hpp"
#include "hub/reply_meaning.hpp"

#include <simdjson.h>

#include <algorithm>

namespace hubcrawl::hub {

namespace {

using namespace std::chrono_literals;

constexpr auto assumed_lifetime = std::chrono::seconds(5min); // trap 10: of a token that cannot be read
constexpr auto longest_lifetime = std::chrono::seconds(24h);

bool contains(std::string_view text, std::string_view what) { return text.find(what) != text.npos; }

// What the person who runs this should do about a refused login.
std::string_view advice(std::string_view body, std::string_view words, identity const& who) {
    if (contains(body, "login_2fa_token") || contains(words, "secondary authentication"))
        return "the account uses two-factor authentication: use a personal access token instead of the "
               "password";
    if (who.secret.view().starts_with("dckr_oat_"))
        return "an organization access token logs in with the organization's name as username: check the "
               "name, "
               "and that the token is neither disabled nor expired";
    if (contains(words, "organization account"))
        return "an organization has no password: use its organization access token, or a person's name with "
               "that person's personal access token";
    return "check the username and the secret (a personal access token that is neither revoked nor expired)";
}

// The server's words, unless they repeat the secret.
std::string quotable(std::string_view body, identity const& who) {
    auto words = message_of(body); // unescaped, so both forms are looked at
    if (!who.secret.empty() && (contains(body, who.secret.view()) || contains(words, who.secret.view())))
        words.clear();
    return words;
}

error refusal(int status, std::string_view body, identity const& who) {
    auto const words = quotable(body, who);
    return fail(errc::credential_refused, "{}: login refused with status {}{}{}; {}",
                who.username.value_or(""), status, words.empty() ? "" : ": ", words,
                advice(body, words, who));
}

// Goes into a header field as it is (RFC 6750 §2.1), so nothing else may be in it.
bool is_bearer_token(std::string_view token) {
    return !token.empty() && std::ranges::all_of(token, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               contains("-._~+/=", std::string_view(&c, 1));
    });
}

std::chrono::seconds lifetime_of(std::string_view token, std::chrono::sys_seconds now) {
    auto const expiry = jwt_expiry(token);
    if (!expiry || *expiry <= now)
        return assumed_lifetime;
    return std::min(*expiry - now, longest_lifetime);
}

} // namespace

std::string login_body(identity const& who) {
    std::string body;
    // at once, because what outgrows its room leaves a copy behind; a byte is at most \u00xx
    body.reserve(64 + 6 * (who.username.value_or("").size() + who.secret.view().size()));
    body += R"({"identifier":)";
    append_json_string(body, who.username.value_or(""));
    body += R"(,"secret":)";
    append_json_string(body, who.secret.view());
    return body += '}';
}

result<grant> read_login_reply(int status, std::string_view content_type, std::string_view body,
                               identity const& who, std::optional<std::chrono::sys_seconds> server_date,
                               wall_time local_now) {
    auto const name = who.username.value_or("");
    bool const json = looks_like_json_object(body);
    if (status == 401 || ((status == 400 || status == 403) && json))
        return refusal(status, body, who);
    if (status == 429)
        return fail(errc::login_failed,
                    "{}: login is locked or limited (429): wait, every further try prolongs it", name);
    if (status != 200)
        return fail(errc::login_failed, "{}: login answered {} ({}) {}", name, status,
                    to_string(meaning_of(status, content_type, body)), quotable(body, who));

    simdjson::dom::parser parser;
    simdjson::dom::object object;
    std::string_view token;
    if (!json || parser.parse(body.data(), body.size()).get(object) || object["access_token"].get(token) ||
        !is_bearer_token(token))
        return fail(errc::login_failed, "{}: login answered 200 without a usable access_token", name);
    auto const now = server_date.value_or(std::chrono::floor<std::chrono::seconds>(local_now));
    return grant{std::string(token), lifetime_of(token, now)};
}

} // namespace hubcrawl::hub
