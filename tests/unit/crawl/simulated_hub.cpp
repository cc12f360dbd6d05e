#include "simulated_hub.hpp"

#include <algorithm>
#include <charconv>

namespace hubcrawl::crawl::tests {

namespace {

std::string base64url(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string made;
    std::uint32_t bits = 0;
    int held = 0;
    for (char const c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6) made += digits[bits >> (held - 6) & 63];
    }
    if (held > 0)
        made += digits[bits << (6 - held) & 63];
    return made;
}

std::size_t page_in(std::string_view query) {
    auto const at = query.find("page=");
    std::size_t page = 1;
    if (at != query.npos)
        std::from_chars(query.data() + at + 5, query.data() + query.size(), page);
    return page;
}

net::response not_found() { return json(404, R"({"message":"object not found","errinfo":{}})"); }

std::string segment(std::string_view path, std::size_t index) {
    for (std::size_t i = 0; i <= index && !path.empty(); ++i)
        path.remove_prefix(std::min(path.find('/'), path.size() - 1) + 1);
    return std::string(path.substr(0, path.find('/')));
}

} // namespace

std::int64_t simulated_hub::this_window() const {
    return std::chrono::floor<std::chrono::seconds>(loop_.wall_now()).time_since_epoch() / window;
}

fields simulated_hub::rate_fields(std::string const& who) const {
    if (!limit)
        return {{"date", http_date(loop_.wall_now())}};
    auto const mine = used.find(who);
    auto const spent =
        mine == used.end() || !mine->second.contains(this_window()) ? 0 : mine->second.at(this_window());
    return {{"date", http_date(loop_.wall_now())},
            {"x-ratelimit-limit", fmt::format("{}", *limit)},
            {"x-ratelimit-remaining", fmt::format("{}", std::max<std::int64_t>(0, *limit - spent))},
            {"x-ratelimit-reset", fmt::format("{}", (this_window() + 1) * window.count())}};
}

fake_answer simulated_hub::answer(net::request const& ask) {
    if (auto const failed = broken(ask))
        return {latency(), *failed};
    if (auto made = instead(ask))
        return {latency(), std::move(*made)};
    return {latency(), route(ask)};
}

net::response simulated_hub::route(net::request const& ask) {
    if (ask.verb == net::method::post)
        return log_in(ask);
    std::string who;
    if (!ask.authorization.empty()) {
        auto const known = tokens_.find(ask.authorization);
        if (!takes_tokens || known == tokens_.end() || known->second.ends <= loop_.wall_now())
            return json(401, R"({"message":"unauthorized","errinfo":{}})", rate_fields("nobody"));
        who = known->second.account;
    }
    auto const spent = ++used[who][this_window()];
    auto more = rate_fields(who);
    if (limit && spent > *limit) {
        ++refused;
        more.emplace_back("retry-after", more.back().second); // epoch seconds, as captured
        return json(429, R"({"detail":"Rate limit exceeded","error":false})", std::move(more));
    }
    auto const target = std::string_view(ask.target);
    auto const path = target.substr(0, target.find('?'));
    auto const query = path.size() < target.size() ? target.substr(path.size() + 1) : "";
    auto made = list(path, query, who.empty());
    made.fields.insert(made.fields.end(), more.begin(), more.end());
    return made;
}

net::response simulated_hub::log_in(net::request const& ask) {
    for (auto const& [account, secret] : secrets) {
        if (ask.body != fmt::format(R"({{"identifier":"{}","secret":"{}"}})", account, secret))
            continue;
        auto const ends = std::chrono::floor<std::chrono::seconds>(loop_.wall_now()) + token_life;
        auto const claims =
            fmt::format(R"({{"exp":{},"jti":"{}"}})", ends.time_since_epoch().count(), ++tokens_granted);
        auto const text = "e30." + base64url(claims) + ".c2ln";
        tokens_["Bearer " + text] = {account, ends};
        return json(200, "{\"access_token\":\"" + text + "\"}", {{"date", http_date(loop_.wall_now())}});
    }
    return json(401, R"({"detail":"Incorrect authentication credentials"})");
}

net::response simulated_hub::list(std::string_view path, std::string_view query, bool anonymous) const {
    auto const name = segment(path, 2);
    if (path.starts_with("/v2/orgs/"))
        return organizations.contains(name) ? json(200, R"({"id":"1"})") : not_found();
    if (path.starts_with("/v2/users/"))
        return users.contains(name) ? json(200, R"({"id":"1"})") : not_found();
    auto const owner = namespaces.find(name);
    auto const repositories = owner == namespaces.end() ? std::vector<hub_repository>() : owner->second;
    auto const seen = [&](hub_repository const& each) { return !anonymous || !each.is_private; };
    auto const repository = segment(path, 4);
    if (repository.empty()) {
        std::vector<std::string> rows;
        for (auto const& each : repositories)
            if (seen(each))
                rows.push_back(repository_json(name, each.name, each.is_private));
        return listed(path, query, rows, [](auto const& row) { return row; });
    }
    auto const one = std::ranges::find(repositories, repository, &hub_repository::name);
    if (one == repositories.end() || !seen(*one))
        return not_found();
    if (anonymous && anonymous_tags && page_in(query) * page_size > *anonymous_tags)
        return json(403, R"({"message":"pagination offset too large; log in","errinfo":{}})");
    return listed(path, query, one->tags, [](auto const& tag) { return tag_json(tag); });
}

net::response simulated_hub::listed(std::string_view path, std::string_view query,
                                    std::vector<std::string> const& names,
                                    std::function<std::string(std::string const&)> const& row) const {
    auto const page = page_in(query);
    auto const first = (page - 1) * page_size;
    if (page > 1 && first >= names.size())
        return json(404, R"({"message":"httperror 404: object not found","errinfo":{}})");
    std::vector<std::string> rows;
    for (auto i = first; i < std::min(names.size(), first + page_size); ++i) rows.push_back(row(names[i]));
    std::string next;
    if (first + page_size < names.size())
        next = fmt::format("{}{}?ordering=name&page={}&page_size=100", hub_url, path, page + 1);
    return json(200, page_json(std::ssize(names), rows, next));
}

} // namespace hubcrawl::crawl::tests
