#include "daemon/config_file.hpp"

#include "daemon/duration.hpp"
#include "daemon/nearest.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <functional>
#include <system_error>

namespace hubcrawl::daemon {

namespace {

// One key of a table: its name and what it does with its value; the error is only the words, without place.
struct key {
    std::string_view name;
    std::function<result<>(toml::node const&)> read;
};

// Adds "file:line: key 'x': " where the error does not stand in a table below already.
error placed(std::string_view file, toml::node const& at, std::string_view key, error inner) {
    if (!inner.detail.starts_with(file))
        inner.detail = fmt::format("{}:{}: key '{}': {}", file, at.source().begin.line, key, inner.detail);
    return inner;
}

result<> read_table(std::string_view file, toml::table const& table, std::vector<key> const& keys) {
    for (auto const& [name, value] : table) {
        auto const found = std::ranges::find(keys, std::string_view(name.str()), &key::name);
        if (found == keys.end()) {
            std::vector<std::string_view> known;
            for (auto const& each : keys) known.push_back(each.name);
            return fail(errc::config_invalid, "{}:{}: unknown key '{}'{}", file, name.source().begin.line,
                        name.str(), did_you_mean(name.str(), known));
        }
        if (auto done = found->read(value); !done)
            return placed(file, value, name.str(), done.error());
    }
    return {};
}

template <class T>
auto into(T& target) {
    return [&target](toml::node const& value) -> result<> {
        if constexpr (std::is_same_v<T, double>) {
            if (auto const number = value.value<double>(); number && value.is_number()) {
                target = *number;
                return {};
            }
            return fail(errc::config_invalid, "must be a number");
        } else {
            using exact = std::conditional_t<std::is_same_v<T, std::int64_t>, std::int64_t,
                                             std::conditional_t<std::is_same_v<T, bool>, bool, std::string>>;
            if (auto const found = value.value_exact<exact>()) {
                target = T(*found);
                return {};
            }
            return fail(errc::config_invalid, "must be {}",
                        std::is_same_v<T, bool>           ? "true or false"
                        : std::is_same_v<T, std::int64_t> ? "a whole number"
                                                          : "a text");
        }
    };
}

result<std::vector<std::string>> texts(toml::node const& value) {
    std::vector<std::string> found;
    auto const* array = value.as_array();
    for (std::size_t i = 0; array && i < array->size(); ++i)
        if (auto const text = (*array)[i].value_exact<std::string>())
            found.push_back(*text);
    if (!array || found.size() != array->size())
        return fail(errc::config_invalid, "must be a list of texts");
    return found;
}

result<std::string> as_it_stands(std::string_view text) { return std::string(text); }

// A text, or a list of texts, read word by word.
template <class T>
auto words(std::vector<T>& target, result<T> (*read)(std::string_view)) {
    return [&target, read](toml::node const& value) -> result<> {
        auto const found = texts(value);
        if (!found)
            return found.error();
        target.clear();
        for (auto const& word : *found) {
            auto const one = read(word);
            if (!one)
                return one.error();
            target.push_back(*one);
        }
        return {};
    };
}

template <class T>
auto word(T& target, result<T> (*read)(std::string_view)) {
    return [&target, read](toml::node const& value) -> result<> {
        auto const text = value.value_exact<std::string>();
        if (!text)
            return fail(errc::config_invalid, "must be a text");
        auto const found = read(*text);
        if (!found)
            return found.error();
        target = *found;
        return {};
    };
}

auto sub_table(std::string_view file, std::function<std::vector<key>()> keys) {
    return [file, keys = std::move(keys)](toml::node const& value) -> result<> {
        if (auto const* table = value.as_table())
            return read_table(file, *table, keys());
        return fail(errc::config_invalid, "must be a table");
    };
}

auto each_table(std::function<result<>(toml::table const&)> read) {
    return [read = std::move(read)](toml::node const& value) -> result<> {
        auto const* array = value.as_array();
        if (!array || !array->is_array_of_tables())
            return fail(errc::config_invalid, "must be written as [[…]]");
        for (auto const& one : *array)
            if (auto done = read(*one.as_table()); !done)
                return done;
        return {};
    };
}

result<> read_secret(std::string_view file, toml::node const& value, std::optional<secret_source>& target) {
    auto const* table = value.as_table();
    if (!table || table->size() != 1)
        return fail(errc::config_invalid,
                    "must be one of {{ file = … }}, {{ credential = … }}, {{ env = … }}, {{ docker = … }}; "
                    "a secret itself never stands in the configuration");
    secret_source source;
    auto const kind = [&](secret_source::kind from) {
        return [&source, from](toml::node const& name) {
            source.from = from;
            return into(source.name)(name);
        };
    };
    auto done = read_table(file, *table,
                           {{"file", kind(secret_source::kind::file)},
                            {"credential", kind(secret_source::kind::credential)},
                            {"env", kind(secret_source::kind::environment)},
                            {"docker", kind(secret_source::kind::docker)}});
    target = source;
    return done;
}

result<> read_account(std::string_view file, toml::table const& table, bool named, settings& chosen) {
    account_settings account;
    auto const namespaces = [&](toml::node const& value) -> result<> {
        auto found = texts(value);
        if (!found)
            return found.error();
        account.namespaces = std::move(*found);
        return {};
    };
    std::string username;
    std::vector<key> keys{{"namespaces", namespaces}};
    if (named) {
        keys.push_back({"username", into(username)});
        keys.push_back({"secret", [&](toml::node const& v) { return read_secret(file, v, account.secret); }});
    }
    if (auto done = read_table(file, table, keys); !done)
        return done;
    if (named && username.empty() && !account.username_from_docker())
        return fail(errc::config_invalid, "{}:{}: this [[account]] has no username", file,
                    table.source().begin.line);
    if (named && !username.empty())
        account.username = username;
    chosen.accounts.push_back(std::move(account));
    return {};
}

std::vector<key> column_keys(settings& chosen);

std::vector<key> top_keys(std::string_view file, settings& chosen) {
    return {
        {"output", into(chosen.output)},
        {"state", [&](toml::node const& v) { return into(chosen.state.emplace())(v); }},
        {"formats", words(chosen.formats, read_format)},
        {"datasets", words(chosen.datasets, read_dataset)},
        {"interval", word(chosen.interval, read_duration)},
        {"keep_snapshots", into(chosen.keep_snapshots)},
        {"keep_days", into(chosen.keep_days)},
        {"on_publish", words(chosen.on_publish, as_it_stands)},
        {"on_publish_timeout", word(chosen.on_publish_timeout, read_duration)},
        {"csv_escape_formulas", into(chosen.csv_escape_formulas)},
        {"fresh", into(chosen.fresh)},
        {"progress", word(chosen.progress, read_progress)},
        {"columns", sub_table(file, [&chosen] { return column_keys(chosen); })},
        {"hub", sub_table(file,
                          [&chosen] {
                              return std::vector<key>{{"url", into(chosen.hub_url)},
                                                      {"ca_file", into(chosen.ca_file)},
                                                      {"max_in_flight", into(chosen.max_in_flight)},
                                                      {"reserve", into(chosen.reserve)}};
                          })},
        {"limits", sub_table(file,
                             [&chosen] {
                                 return std::vector<key>{{"body_mib", into(chosen.limit_body_mib)},
                                                         {"inflated_mib", into(chosen.limit_inflated_mib)},
                                                         {"nesting", into(chosen.limit_nesting)},
                                                         {"rows", into(chosen.limit_rows)}};
                             })},
        {"log", sub_table(file,
                          [&chosen] {
                              return std::vector<key>{{"level", into(chosen.log_level)},
                                                      {"format", word(chosen.log_as, read_log_format)}};
                          })},
        {"account",
         each_table([file, &chosen](toml::table const& t) { return read_account(file, t, true, chosen); })},
        {"public",
         each_table([file, &chosen](toml::table const& t) { return read_account(file, t, false, chosen); })},
    };
}

std::vector<key> column_keys(settings& chosen) {
    std::vector<key> keys;
    for (auto const* name : {"repositories", "tags", "images"})
        keys.push_back({name, [&chosen, name](toml::node const& value) -> result<> {
                            auto found = texts(value);
                            if (!found)
                                return found.error();
                            chosen.columns[*read_dataset(name)] = std::move(*found);
                            return {};
                        }});
    return keys;
}

} // namespace

result<> read_config_text(std::string_view text, std::string_view name, settings& chosen) {
    try {
        auto const table = toml::parse(text, name);
        return read_table(name, table, top_keys(name, chosen));
    } catch (toml::parse_error const& bad) {
        return fail(errc::config_invalid, "{}:{}: {}", name, bad.source().begin.line, bad.description());
    }
}

result<> read_config_file(std::filesystem::path const& file, settings& chosen) {
    std::ifstream in(file, std::ios::binary);
    std::string text;
    for (char part[4096]; in.read(part, sizeof part) || in.gcount() > 0;)
        text.append(part, static_cast<std::size_t>(in.gcount()));
    if (!in.eof()) // not opened, or a directory
        return fail(errc::config_invalid, "{}: cannot be read: {}", file.string(),
                    std::generic_category().message(errno));
    return read_config_text(text, file.string(), chosen);
}

} // namespace hubcrawl::daemon
