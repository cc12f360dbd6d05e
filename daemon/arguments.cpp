#include "daemon/arguments.hpp"

#include "daemon/nearest.hpp"

#include <CLI/CLI.hpp>

namespace hubcrawl::daemon {

namespace {

// Each flag that has a value may also come from the environment: --max-in-flight as HUBCRAWL_MAX_IN_FLIGHT.
template <class T>
CLI::Option* add_value(CLI::App& app, std::string const& flag, T& target, std::string const& value,
                       std::string const& help) {
    std::string variable = "HUBCRAWL_";
    for (char const c : flag.substr(2))
        variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return app.add_option(flag, target, help)->envname(variable)->type_name(value);
}

void define(CLI::App& app, arguments& to) {
    app.set_help_flag();
    app.allow_extras();
    app.add_flag("--help,-h", to.help_wanted, "show this help and exit");
    app.add_flag("--version", to.version, "show the version and exit");
    add_value(app, "--config", to.config, "FILE",
              "TOML; default $CONFIGURATION_DIRECTORY/hubcrawl.toml, then /etc/hubcrawl/hubcrawl.toml");
    auto* once = app.add_flag("--once", to.once, "crawl everything once, publish, exit");
    app.add_flag("--check", to.check, "log in, say per namespace what each credential can see, exit")
        ->excludes(once);
    add_value(app, "--namespace", to.namespaces, "NAME", "repeatable; replaces the configured namespaces");
    add_value(app, "--username", to.username, "NAME",
              "Docker ID, or the organization's name for an organization access token");
    add_value(app, "--secret-file", to.secret_file, "FILE",
              "access token or password to log in with; \"-\" is standard input");
    add_value(app, "--dataset", to.datasets, "NAME", "repeatable; default repositories, tags, images");
    add_value(app, "--format", to.formats, "csv|ndjson", "repeatable; default csv");
    add_value(app, "--output", to.output, "DIR", "default ./hubcrawl-output");
    add_value(app, "--state", to.state, "DIR", "default $STATE_DIRECTORY, else .state in the output");
    app.add_flag("--fresh", to.fresh, "forget an unfinished crawl instead of resuming it");
    add_value(app, "--hub-url", to.hub_url, "URL", "default https://hub.docker.com");
    add_value(app, "--ca-file", to.ca_file, "FILE", "one more trust anchor (PEM)");
    add_value(app, "--max-in-flight", to.max_in_flight, "N", "requests under way at once; default 4");
    add_value(app, "--reserve", to.reserve, "FRACTION",
              "share of the server's budget left to others, 0 to 0.9; default 0.1");
    add_value(app, "--progress", to.progress, "auto|always|never",
              "progress line on standard error; auto: only on a terminal");
    add_value(app, "--log-level", to.log_level, "LEVEL", "trace debug info warning error off; default info");
    add_value(app, "--log-format", to.log_as, "text|json", "default text");
    for (auto* option : app.get_options())
        if (option->get_items_expected_max() > 1)
            option->allow_extra_args(false); // one value a flag: --namespace a --namespace b
}

error unknown_argument(CLI::App const& app, std::string const& word) {
    std::vector<std::string> names;
    for (auto const* option : app.get_options()) names.push_back(option->get_name());
    std::vector<std::string_view> const known(names.begin(), names.end());
    auto const flag = word.substr(0, word.find('='));
    if (!word.starts_with("-"))
        return fail(errc::config_invalid, "unexpected argument '{}'; see --help", word);
    return fail(errc::config_invalid, "unknown flag '{}'{}; see --help", flag, did_you_mean(flag, known));
}

// What stands after a flag is its value, whatever it looks like: a forgotten one must not eat the next flag,
// nor an empty variable of a shell be taken as "not given".
result<> check_values(CLI::App const& app) {
    for (auto const* option : app.get_options()) {
        for (auto const& value : option->results()) {
            if (option->get_expected_max() > 0 && value.empty())
                return fail(errc::config_invalid, "{} has an empty value; see --help", option->get_name());
            if (value.starts_with("--") && app.get_option_no_throw(value))
                return fail(errc::config_invalid, "{} has no value: '{}' follows it; see --help",
                            option->get_name(), value);
        }
    }
    return {};
}

template <class T>
result<> read_words(std::vector<std::string> const& words, std::vector<T>& target,
                    result<T> (*read)(std::string_view)) {
    if (words.empty())
        return {};
    target.clear();
    for (auto const& word : words) {
        auto const one = read(word);
        if (!one)
            return one.error();
        if (std::ranges::find(target, *one) == target.end())
            target.push_back(*one);
    }
    return {};
}

result<> apply_account(arguments const& given, settings& chosen) {
    auto& accounts = chosen.accounts;
    auto const named = [](account_settings const& each) { return each.username.has_value(); };
    if (!given.namespaces.empty()) {
        account_settings one{given.username, std::nullopt, given.namespaces};
        // A configured account keeps its secret where only other namespaces are asked for.
        auto const same = std::ranges::find(accounts, given.username, &account_settings::username);
        if (given.username && same != accounts.end())
            one.secret = same->secret;
        accounts.clear();
        accounts.push_back(std::move(one));
    } else if (given.username || given.secret_file) {
        auto const first = std::ranges::find_if(accounts, named);
        if (std::ranges::count_if(accounts, named) != 1)
            return fail(errc::config_invalid,
                        "--username and --secret-file need --namespace: without it they "
                        "replace those of the one configured account");
        if (given.username)
            first->username = given.username;
    }
    if (given.secret_file) {
        auto const target = std::ranges::find_if(accounts, named);
        if (target == accounts.end())
            return fail(errc::config_invalid, "--secret-file needs --username");
        target->secret = {secret_source::kind::file, *given.secret_file};
    }
    return {};
}

} // namespace

result<arguments> read_arguments(int argc, char const* const* argv) {
    arguments given;
    CLI::App app("hubcrawld keeps a complete, proven inventory of Docker Hub organizations in plain files.",
                 "hubcrawld");
    define(app, given);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& bad) {
        return fail(errc::config_invalid, "{}; see --help", bad.what());
    }
    if (auto const extra = app.remaining(); !extra.empty())
        return unknown_argument(app, extra.front());
    if (auto done = check_values(app); !done)
        return done.error();
    if (given.help_wanted)
        given.help = app.help();
    return given;
}

result<> apply(arguments const& given, settings& chosen) {
    auto const take = [](auto const& from, auto& to) {
        if (from)
            to = *from;
    };
    chosen.mode = given.once ? run_mode::once : given.check ? run_mode::check : run_mode::service;
    chosen.fresh = chosen.fresh || given.fresh;
    take(given.output, chosen.output);
    take(given.state, chosen.state);
    take(given.hub_url, chosen.hub_url);
    take(given.ca_file, chosen.ca_file);
    take(given.max_in_flight, chosen.max_in_flight);
    take(given.reserve, chosen.reserve);
    take(given.log_level, chosen.log_level);
    if (given.progress) {
        auto const mode = read_progress(*given.progress);
        if (!mode)
            return mode.error();
        chosen.progress = *mode;
    }
    if (given.log_as) {
        auto const format = read_log_format(*given.log_as);
        if (!format)
            return format.error();
        chosen.log_as = *format;
    }
    if (auto done = read_words(given.datasets, chosen.datasets, read_dataset); !done)
        return done;
    if (auto done = read_words(given.formats, chosen.formats, read_format); !done)
        return done;
    return apply_account(given, chosen);
}

} // namespace hubcrawl::daemon
