#include "daemon/settings.hpp"

#include "daemon/nearest.hpp"
#include "hub/csv_header.hpp"
#include "hub/dataset.hpp"
#include "net/origin.hpp"
#include "net/proxy.hpp"

#include <algorithm>
#include <set>

namespace hubcrawl::daemon {

namespace {

error unknown_word(std::string_view what, std::string_view word, std::vector<std::string_view> const& known) {
    return fail(errc::config_invalid, "unknown {} '{}'{}; known: {}", what, word, did_you_mean(word, known),
                fmt::join(known, ", "));
}

// What Docker Hub allows, and what old names may hold beside it: nothing that changes a path.
bool is_namespace(std::string_view name) {
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
           std::ranges::all_of(name, [](unsigned char c) { return c > 0x20 && c != '/' && c != 0x7f; });
}

result<> check_accounts(settings const& chosen) {
    std::set<std::string_view> seen, usernames;
    for (auto const& account : chosen.accounts) {
        if (account.username && account.username->empty())
            return fail(errc::config_invalid, "an account has an empty username");
        if (account.username && !account.secret)
            return fail(errc::config_invalid,
                        "account {} has no secret: give --secret-file, or 'secret' in "
                        "the configuration file",
                        *account.username);
        if (account.username && !usernames.insert(*account.username).second)
            return fail(errc::config_invalid, "account {} is configured twice", *account.username);
        if (!account.username && account.secret && !account.username_from_docker())
            return fail(errc::config_invalid, "there is a secret but no --username to log in with");
        for (auto const& name : account.namespaces) {
            if (!is_namespace(name))
                return fail(errc::config_invalid, "'{}' cannot be a namespace", name);
            if (!seen.insert(name).second)
                return fail(errc::config_invalid, "namespace {} is named twice", name);
        }
    }
    if (seen.empty())
        return fail(errc::config_invalid, "nothing to crawl: name a namespace with --namespace, or in an "
                                          "[[account]] or [[public]] of the configuration file");
    return {};
}

result<> check_range(std::string_view name, double value, double low, double high) {
    if (value >= low && value <= high)
        return {};
    return fail(errc::config_invalid, "{} is {}: it must be between {} and {}", name, value, low, high);
}

} // namespace

result<> check(settings const& chosen) {
    auto const hub = net::parse_origin(chosen.hub_url);
    if (!hub)
        return hub.error();
    if (auto done = net::choose_proxy(chosen.proxies, *hub); !done)
        return done.error();
    if (chosen.datasets.empty() || chosen.formats.empty())
        return fail(errc::config_invalid, "at least one dataset and one format must be chosen");
    if (!chosen.on_publish.empty() && chosen.on_publish.front().empty())
        return fail(errc::config_invalid, "on_publish names no program");
    for (auto const& [dataset, columns] : chosen.columns)
        if (auto done = hub::check_columns(dataset, columns); !done)
            return done;
    for (auto const& done :
         {check_range("max_in_flight", static_cast<double>(chosen.max_in_flight), 1, 1024),
          check_range("reserve", chosen.reserve, 0, 0.9),
          check_range("limits.body_mib", static_cast<double>(chosen.limit_body_mib), 1, 4096),
          check_range("limits.inflated_mib", static_cast<double>(chosen.limit_inflated_mib), 1, 4096),
          check_range("limits.nesting", static_cast<double>(chosen.limit_nesting), 8, 1000),
          check_range("limits.rows", static_cast<double>(chosen.limit_rows), 1, 1e12),
          check_range("interval (seconds)", static_cast<double>(chosen.interval.count()), 1, 366 * 86400.0),
          check_range("keep_snapshots", static_cast<double>(chosen.keep_snapshots), 0, 1e6),
          check_range("keep_days", static_cast<double>(chosen.keep_days), 0, 36500),
          check_range("on_publish_timeout (seconds)", static_cast<double>(chosen.on_publish_timeout.count()),
                      1, 366 * 86400.0)})
        if (!done)
            return done;
    return check_accounts(chosen);
}

result<dataset_id> read_dataset(std::string_view word) {
    if (auto const found = hub::dataset_named(word))
        return *found;
    std::vector<std::string_view> known;
    for (auto const& dataset : hub::datasets()) known.push_back(dataset.name);
    return unknown_word("dataset", word, known);
}

result<row_format> read_format(std::string_view word) {
    if (word == "csv")
        return row_format::csv;
    if (word == "ndjson")
        return row_format::ndjson;
    return unknown_word("format", word, {"csv", "ndjson"});
}

result<progress_mode> read_progress(std::string_view word) {
    if (word == "auto")
        return progress_mode::automatic;
    if (word == "always")
        return progress_mode::always;
    if (word == "never")
        return progress_mode::never;
    return unknown_word("progress mode", word, {"auto", "always", "never"});
}

result<log_format> read_log_format(std::string_view word) {
    if (word == "text")
        return log_format::text;
    if (word == "json")
        return log_format::json;
    return unknown_word("log format", word, {"text", "json"});
}

} // namespace hubcrawl::daemon
