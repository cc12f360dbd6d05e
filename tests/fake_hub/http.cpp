#include "fake_hub/http.hpp"

#include "base/json_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <iterator>

namespace hubcrawl::fake_hub {

std::string_view request::parameter(std::string_view name) const {
    for (auto const& [key, value] : query)
        if (key == name)
            return value;
    return {};
}

reply json_reply(unsigned status, std::string_view body) {
    reply out;
    out.status = status;
    out.body = body;
    return out;
}

reply html_reply(unsigned status, std::string_view body) {
    auto out = json_reply(status, body);
    out.content_type = "text/html";
    return out;
}

std::string_view reason_phrase(unsigned status) {
    switch (status) {
    case 200: return "OK";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Unknown";
    }
}

void render_page(reply& answer) {
    if (!answer.page)
        return;
    auto const append_link = [&](std::optional<std::string> const& link) {
        if (link)
            append_json_string(answer.body, *link);
        else
            answer.body += "null";
    };
    auto const& page = *answer.page;
    answer.body.clear();
    answer.body.reserve(page.rows.size() + 300);
    answer.body += fmt::format(R"({{"count":{},"next":)", page.count);
    append_link(page.next);
    answer.body += R"(,"previous":)";
    append_link(page.previous);
    answer.body += R"(,"results":[)";
    answer.body += page.rows;
    answer.body += "]}";
}

std::string head_text(reply const& answer, std::string_view date, std::size_t body_bytes, bool keep_alive) {
    std::string out;
    auto const line_end = answer.wire.how == delivery::bare_lf ? "\n" : "\r\n";
    auto const line = [&](std::string_view name, std::string_view value) {
        fmt::format_to(std::back_inserter(out), "{}: {}{}", name, value, line_end);
    };
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}{}", answer.status, reason_phrase(answer.status),
                   line_end);
    line("date", date);
    line("content-type", answer.content_type);
    if (answer.wire.chunked)
        line("transfer-encoding", "chunked");
    else
        line("content-length", fmt::format("{}", body_bytes));
    if (answer.wire.gzip)
        line("content-encoding", "gzip");
    line("connection", keep_alive ? "keep-alive" : "close");
    for (auto const& [name, value] : answer.headers) line(name, value);
    line("x-frame-options", "deny");
    line("x-content-type-options", "nosniff");
    line("strict-transport-security", "max-age=31536000");
    out += line_end;
    return out;
}

std::string http_date(double epoch_seconds) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                       fmt::gmtime(static_cast<std::time_t>(std::floor(epoch_seconds))));
}

} // namespace hubcrawl::fake_hub
