#include "fake_hub/routes.hpp"

#include "fake_hub/paging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view token_path = "/v2/auth/token", login_path = "/v2/users/login",
                           two_factor_path = "/v2/users/2fa-login";

using segments = std::vector<std::string>;

// "/v2/orgs/acme/" -> v2, orgs, acme: a slash at the end changes nothing
segments split(std::string_view path) {
    segments out;
    for (std::size_t start = 1; start <= path.size();) {
        auto const end = std::min(path.find('/', start), path.size());
        if (end > start)
            out.push_back(percent_decode(path.substr(start, end - start)));
        start = end + 1;
    }
    return out;
}

std::string_view without_slash(std::string_view path) {
    return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

reply unknown_route() {
    return html_reply(404, "<!doctype html>\n<html lang=\"en\">\n<head>\n\t<meta charset=\"utf-8\">\n"
                           "\t<title>404 : Docker</title>\n</head>\n<body></body>\n</html>\n");
}

reply not_found() { return json_reply(404, R"({"message":"object not found","errinfo":{}})"); }

reply repository_not_found(std::string_view ns, std::string_view repository) {
    return json_reply(
        404,
        fmt::format(
            R"({{"message":"httperror 404: object not found","errinfo":{{"namespace":"{}","repository":"{}"}}}})",
            ns, repository));
}

reply wrong_token_class(std::string_view issuer) {
    return json_reply(
        403, fmt::format(R"({{"message":"token issued from {} access token is not allowed","errinfo":{{}}}})",
                         issuer));
}

visibility seen_by(identity const& who, std::string_view ns) {
    visibility out{who.owns(ns), {}};
    if (!who.repositories.empty())
        out.granted = [&who, prefix = std::string(ns) + "/"](std::string_view repository) {
            return std::find(who.repositories.begin(), who.repositories.end(),
                             prefix + std::string(repository)) != who.repositories.end();
        };
    return out;
}

reply list_route(route_context const& context, std::optional<listing> rows, bool of_tags) {
    auto const& asked = context.asked;
    auto const cap = of_tags ? context.config.anonymous_tags : context.config.anonymous_repositories;
    if (context.who.kind == token_class::none && cap > 0 &&
        read_page_request(asked, context.config).offset() >= cap)
        return json_reply(403, R"({"message":"pagination offset too large for anonymous requests; )"
                               R"(sign in to page further","errinfo":{}})");
    if (auto const part = percent_decode(asked.parameter("name")); !part.empty())
        rows = filter_by_name(*rows, part);
    return list_page(asked, context.config, *rows);
}

reply bad_ordering(bool of_tags) {
    return json_reply(
        400, fmt::format(R"({{"fields":{{"ordering":["Invalid ordering value. Must be one of: name, -name, )"
                         R"(last_updated, -last_updated{}"]}},"text":"Invalid ordering value"}})",
                         of_tags ? "" : ", pull_count, -pull_count"));
}

// What comes after the namespace: nothing, {repo}, {repo}/tags, {repo}/tags/{tag}
reply namespace_route(route_context const& context, std::string const& ns, segments const& rest) {
    auto const tags = rest.size() >= 2 && rest[1] == "tags";
    if (rest.size() > 3 || (rest.size() >= 2 && !tags))
        return json_reply(404, R"({"message":"404: Page Not Found"})"); // retired ones, such as /images
    auto const order = read_order(percent_decode(context.asked.parameter("ordering")),
                                  context.config.ordering_inverted, !tags);
    if (!order && rest.size() != 1 && rest.size() != 3)
        return bad_ordering(tags);

    auto const source = std::find_if(context.sources.begin(), context.sources.end(),
                                     [&](content const* one) { return one->knows(ns); });
    if (source == context.sources.end())
        return rest.empty() ? list_route(context, listing{}, false) : repository_not_found(ns, rest[0]);
    auto const seen = seen_by(context.who, ns);
    if (rest.empty())
        return list_route(context, (*source)->repositories(ns, seen, *order), false);
    if (rest.size() == 1) {
        auto const found = (*source)->repository(ns, rest[0], seen);
        return found ? json_reply(200, *found) : repository_not_found(ns, rest[0]);
    }
    auto rows = (*source)->tags(ns, rest[0], seen, order.value_or(row_order::standard));
    if (!rows)
        return repository_not_found(ns, rest[0]);
    if (rest.size() == 2)
        return list_route(context, std::move(rows), true);
    auto const found = (*source)->tag(ns, rest[0], rest[2], seen);
    return found ? json_reply(200, *found)
                 : json_reply(
                       404, fmt::format(R"({{"message":"httperror 404: tag '{2}' not found",)"
                                        R"("errinfo":{{"namespace":"{0}","repository":"{1}","tag":"{2}"}}}})",
                                        ns, rest[0], rest[2]));
}

reply profile_route(route_context const& context, std::string const& name, bool as_organization) {
    for (auto const* source : context.sources)
        if (auto const found = source->profile(name, as_organization))
            return json_reply(200, *found);
    return not_found();
}

} // namespace

bool is_login(request const& asked) {
    auto const path = without_slash(asked.path);
    return asked.method == "POST" && (path == token_path || path == login_path || path == two_factor_path);
}

reply route(route_context const& context) {
    auto const& asked = context.asked;
    if (is_login(asked)) {
        auto const path = without_slash(asked.path);
        auto& logins = context.logins;
        return path == token_path   ? logins.token_route(asked.body, context.now)
               : path == login_path ? logins.login_route(asked.body, context.now)
                                    : logins.two_factor_route(asked.body, context.now);
    }
    if (asked.method != "GET" && asked.method != "HEAD")
        return json_reply(405, R"({"message":"method not allowed","errinfo":{}})");

    auto const path = split(asked.path);
    auto const is = [&](std::size_t place, std::string_view word) {
        return path.size() > place && path[place] == word;
    };
    if (!is(0, "v2") || path.size() < 2)
        return unknown_route();
    if (is(1, "namespaces") && is(3, "repositories")) {
        if (context.who.kind == token_class::oat && context.config.oat_refused_everywhere)
            return wrong_token_class("organization");
        return namespace_route(context, path[2], segments(path.begin() + 4, path.end()));
    }
    if (is(1, "repositories") && path.size() >= 3) {
        if (context.who.kind == token_class::oat)
            return wrong_token_class("organization");
        return namespace_route(context, path[2], segments(path.begin() + 3, path.end()));
    }
    if ((is(1, "orgs") || is(1, "users")) && path.size() == 3)
        return profile_route(context, path[2], is(1, "orgs"));
    if (is(1, "access-tokens"))
        return context.who.kind == token_class::pat ? wrong_token_class("personal")
               : context.who.kind == token_class::password
                   ? json_reply(200,
                                R"({"count":0,"next":null,"previous":null,"active_count":0,"results":[]})")
                   : json_reply(401, R"({"message":"unauthorized","errinfo":{}})");
    if (is(1, "auditlogs"))
        return context.who.kind == token_class::pat
                   ? json_reply(403, R"({"message":"forbidden","errinfo":{}})")
               : context.who.kind == token_class::none
                   ? json_reply(401, R"({"message":"unauthorized","errinfo":{}})")
                   : json_reply(200, R"({"logs":[]})");
    return unknown_route();
}

} // namespace hubcrawl::fake_hub
