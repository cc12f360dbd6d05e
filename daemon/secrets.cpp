#include "daemon/secrets.hpp"

#include "daemon/docker_login.hpp"
#include "hub/dataset.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <sys/stat.h>
#include <system_error>

namespace hubcrawl::daemon {

namespace {

constexpr std::size_t longest_secret = 64 * 1024;

result<std::string> read_stream(std::istream& in, std::string_view name) {
    std::string text(longest_secret + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > longest_secret)
        return fail(errc::config_invalid, "the secret in {} is longer than {} bytes", name, longest_secret);
    return text;
}

result<std::string> read_file(std::string const& path) {
    auto const unreadable = [&] {
        return fail(errc::config_invalid, "the secret file {} cannot be read: {}", path,
                    std::generic_category().message(errno));
    };
    std::ifstream in;
    in.rdbuf()->pubsetbuf(nullptr, 0); // no second copy in the stream's own buffer
    in.open(path, std::ios::binary);
    if (!in)
        return unreadable();
    auto text = read_stream(in, path);
    return in.bad() ? unreadable() : text; // a directory opens, and cannot be read
}

// It ends with the first crawl; a service asks for it with each.
result<std::string> read_standard_input() {
    static secret_text before;
    auto text = read_stream(std::cin, "standard input");
    if (text && text->empty())
        text = std::string(before.view());
    else if (text)
        before = secret_text(std::string(*text));
    return text;
}

result<std::string> read_secret_file(std::string const& path) {
    if (path == "-")
        return read_standard_input();
    struct stat facts{};
    bool const open_to_others =
        ::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && (facts.st_mode & 077) != 0;
    static std::set<std::string> warned; // a service reads it anew for every crawl
    if (open_to_others && warned.insert(path).second)
        spdlog::warn("the secret file {} may be read by others (mode {:04o}): chmod 600 {}", path,
                     facts.st_mode & 07777, path);
    return read_file(path);
}

result<std::string> read_raw(secret_source const& from) {
    switch (from.from) {
    case secret_source::kind::file: return read_secret_file(from.name);
    case secret_source::kind::credential: {
        auto const* directory = std::getenv("CREDENTIALS_DIRECTORY");
        if (!directory)
            return fail(errc::config_invalid,
                        "credential {}: systemd has passed none "
                        "($CREDENTIALS_DIRECTORY is not set); add LoadCredential={}:…",
                        from.name, from.name);
        if (from.name.find('/') != from.name.npos)
            return fail(errc::config_invalid, "'{}' is no name of a credential", from.name);
        // No look at its mode: systemd's ACL for the service's user shows as a right of the group.
        return read_file(std::string(directory) + "/" + from.name);
    }
    case secret_source::kind::docker:
    case secret_source::kind::environment: break;
    }
    if (auto const* value = std::getenv(from.name.c_str()))
        return std::string(value);
    return fail(errc::config_invalid, "the environment variable {} is not set", from.name);
}

// Who asks for an account's namespaces, with the secret; who, where it is not configured, comes with it.
result<identity> log_in_as(account_settings const& account) {
    identity made{account.username, {}};
    if (!account.secret)
        return made;
    if (account.secret->from != secret_source::kind::docker) {
        auto secret = read_secret(*account.secret);
        if (!secret)
            return fail(errc::config_invalid, "account {}: {}", *account.username, secret.error().detail);
        made.secret = std::move(*secret);
        return made;
    }
    auto login = read_docker_login(account.secret->name);
    if (!login)
        return fail(errc::config_invalid, "account {}: {}", account.username.value_or("of docker login"),
                    login.error().detail);
    if (account.username && *account.username != login->username)
        return fail(errc::config_invalid, "account {}: docker login was made as {}", *account.username,
                    login->username);
    made.username = std::move(login->username);
    made.secret = std::move(login->secret);
    return made;
}

} // namespace

result<std::string> read_secret(secret_source const& from) {
    auto text = read_raw(from);
    if (!text)
        return text;
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    if (text->empty())
        return fail(errc::config_invalid, "the secret in {} is empty",
                    from.name == "-" ? "standard input" : from.name);
    return text;
}

result<crawl_scope> make_scope(settings const& chosen) {
    crawl_scope scope;
    scope.hub_url = chosen.hub_url;
    while (scope.hub_url.ends_with('/')) scope.hub_url.pop_back();
    for (auto const& account : chosen.accounts) {
        // Whoever asks as the same account, or anonymously, draws from the same budget.
        auto known = scope.identities.end();
        if (!account.username_from_docker())
            known = std::ranges::find(scope.identities, account.username, &identity::username);
        if (known == scope.identities.end()) {
            auto made = log_in_as(account);
            if (!made)
                return made.error();
            known = std::ranges::find(scope.identities, made->username, &identity::username);
            if (known == scope.identities.end())
                known = scope.identities.insert(scope.identities.end(), std::move(*made));
        }
        for (auto const& name : account.namespaces)
            scope.namespaces.push_back({name, static_cast<std::size_t>(known - scope.identities.begin())});
    }
    for (auto const& dataset : hub::datasets())
        if (std::ranges::count(chosen.datasets, dataset.id) > 0)
            scope.datasets.push_back(dataset.id);
    for (auto const format : {row_format::csv, row_format::ndjson})
        if (std::ranges::count(chosen.formats, format) > 0)
            scope.formats.push_back(format);
    scope.columns = chosen.columns;
    scope.csv_escape_formulas = chosen.csv_escape_formulas;
    return scope;
}

} // namespace hubcrawl::daemon
