#include "net/request_text.hpp"

#include <algorithm>

namespace hubcrawl::net {

namespace {

std::string_view verb_text(method verb) noexcept {
    switch (verb) {
    case method::get: return "GET ";
    case method::head: return "HEAD ";
    case method::post: return "POST ";
    }
    return "GET ";
}

bool is_target(std::string_view text) noexcept {
    return text.starts_with('/') &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

bool is_field_value(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
}

result<std::string> request_text(request const& ask, request_habits const& habits) {
    if (!is_target(ask.target))
        return fail(errc::send_failed, "the target is not a path of printable ASCII");
    if (!is_field_value(ask.authorization))
        return fail(errc::send_failed, "the authorization holds a control character");

    std::string out;
    out.reserve(256 + ask.target.size() + ask.authorization.size() + ask.body.size());
    auto const field = [&out](std::string_view name, std::string_view value) {
        out.append(name).append(": ").append(value).append("\r\n");
    };
    out.append(verb_text(ask.verb)).append(ask.target).append(" HTTP/1.1\r\n");
    field("Host", habits.host);
    field("User-Agent", habits.user_agent);
    field("Accept", "application/json");
    if (habits.accept_gzip)
        field("Accept-Encoding", "gzip");
    if (!ask.authorization.empty())
        field("Authorization", ask.authorization);
    if (ask.verb == method::post) {
        field("Content-Type", "application/json");
        field("Content-Length", std::to_string(ask.body.size()));
    }
    field("Connection", "keep-alive");
    out.append("\r\n");
    if (ask.verb == method::post)
        out.append(ask.body);
    return out;
}

} // namespace hubcrawl::net
