#pragma once

#include "base/json_text.hpp"
#include "support/fake_fetcher.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::crawl::tests {

using namespace hubcrawl::tests;
using namespace std::chrono_literals;

using fields = std::vector<std::pair<std::string, std::string>>;

inline net::response reply_of(int status, std::string_view type, std::string body, fields more = {}) {
    net::response made;
    made.status = status;
    made.fields = {{"content-type", std::string(type)}};
    made.fields.insert(made.fields.end(), more.begin(), more.end());
    made.body = std::move(body);
    return made;
}

inline net::response json(int status, std::string body, fields more = {}) {
    return reply_of(status, "application/json", std::move(body), std::move(more));
}

// IMF-fixdate, as servers write it.
inline std::string http_date(wall_time when) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

// A page as Docker Hub sends it; `next` empty: null.
inline std::string page_json(std::int64_t count, std::vector<std::string> const& rows,
                             std::string_view next) {
    std::string text = fmt::format("{{\"count\":{},\"next\":", count);
    if (next.empty())
        text += "null";
    else
        append_json_string(text, next);
    text += ",\"previous\":null,\"results\":[";
    for (std::size_t i = 0; i < rows.size(); ++i) text.append(i ? "," : "").append(rows[i]);
    return text += "]}";
}

// Rows and their bytes depend on the name alone.
inline std::string repository_json(std::string_view name_space, std::string_view name, bool is_private) {
    return fmt::format(R"({{"name":"{}","namespace":"{}","is_private":{},"last_updated":null,)"
                       R"("pull_count":{},"star_count":0}})",
                       name, name_space, is_private, std::hash<std::string_view>{}(name) % 1000);
}

inline std::string tag_json(std::string_view name) {
    return fmt::format(R"({{"name":"{0}","digest":"sha256:{0}","full_size":7,"images":[)"
                       R"({{"architecture":"amd64","os":"linux","digest":"sha256:{0}-a","size":3}},)"
                       R"({{"architecture":"arm64","os":"linux","digest":"sha256:{0}-b","size":4}}]}})",
                       name);
}

// "v003", "v002", "v001": descending, as the server lists them.
inline std::vector<std::string> names(std::string_view prefix, int count) {
    std::vector<std::string> made;
    for (int i = count; i > 0; --i) made.push_back(fmt::format("{}{:04}", prefix, i));
    return made;
}

} // namespace hubcrawl::crawl::tests
