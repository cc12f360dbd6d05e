#include "hub/reply_meaning.hpp"

#include <simdjson.h>

#include <algorithm>

namespace hubcrawl::hub {

namespace {

constexpr std::size_t longest_message = 200;

std::string_view after_white_space(std::string_view body) {
    auto const first = body.find_first_not_of(" \t\r\n");
    return first == body.npos ? std::string_view{} : body.substr(first);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::size_t find_ignoring_case(std::string_view text, std::string_view what) {
    auto const found = std::ranges::search(text, what, {}, lower, lower);
    return found.empty() ? text.npos : static_cast<std::size_t>(found.begin() - text.begin());
}

bool contains(std::string_view text, std::string_view what) { return text.find(what) != text.npos; }

// One line for a log or a manifest: white space becomes single blanks, control characters go (C1 too, a
// terminal obeys them), a cut never splits a character.
std::string one_line(std::string_view text) {
    if (!simdjson::validate_utf8(text.data(), text.size()))
        return "(text that is not UTF-8)";
    std::string line;
    for (std::size_t i = 0; i < text.size() && line.size() <= longest_message; ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte <= 0x20 || byte == 0x7f) {
            if (contains(" \t\r\n", std::string_view(&text[i], 1)) && !line.empty() && line.back() != ' ')
                line += ' ';
        } else if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
            ++i;
        } else {
            line += text[i];
        }
    }
    if (line.size() > longest_message) {
        auto end = longest_message;
        while ((static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
        line.resize(end);
    }
    if (line.ends_with(' '))
        line.pop_back();
    return line;
}

std::string json_message(std::string_view body) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(body.data(), body.size()).get(object))
        return {};
    for (auto const* key : {"message", "detail", "text", "error"}) {
        std::string_view words; // "error" is a boolean at times (§2)
        if (object[key].get(words) == simdjson::SUCCESS && !words.empty())
            return one_line(words);
    }
    return {};
}

std::string html_title(std::string_view body) {
    auto const open = find_ignoring_case(body, "<title");
    if (open == body.npos)
        return {};
    auto const start = body.find('>', open);
    if (start == body.npos)
        return {};
    auto const rest = body.substr(start + 1);
    return one_line(rest.substr(0, rest.find('<')));
}

reply_kind meaning_of_403(std::string_view body) {
    if (!looks_like_json_object(body))
        return reply_kind::blocked_at_the_door;
    auto const words = json_message(body);
    if (contains(words, "pagination offset too large"))
        return reply_kind::depth_capped;
    if (contains(words, "token issued from") || contains(words, "JWT issued from"))
        return reply_kind::token_class_refused;
    return reply_kind::forbidden;
}

} // namespace

bool looks_like_json_object(std::string_view body) { return after_white_space(body).starts_with('{'); }

reply_kind meaning_of(int status, std::string_view content_type, std::string_view body) {
    switch (status) {
    case 200: return looks_like_json_object(body) ? reply_kind::page : reply_kind::not_json;
    case 401: return reply_kind::unauthorized;
    case 403: return meaning_of_403(body);
    case 404: return looks_like_json_object(body) ? reply_kind::not_found : reply_kind::not_json;
    case 408: return reply_kind::server_error; // the front end gave up waiting: passes with time
    case 429:
        return find_ignoring_case(content_type, "text/plain") == 0 ? reply_kind::abuse_limited
                                                                   : reply_kind::rate_limited;
    default: break;
    }
    if (status >= 500)
        return reply_kind::server_error;
    if (status >= 400)
        return reply_kind::bad_request;
    return status >= 300 ? reply_kind::redirect : reply_kind::not_json;
}

std::string message_of(std::string_view body) {
    auto const text = after_white_space(body);
    if (text.starts_with('{'))
        return json_message(body);
    if (text.starts_with('<'))
        return html_title(body);
    return one_line(text);
}

} // namespace hubcrawl::hub
