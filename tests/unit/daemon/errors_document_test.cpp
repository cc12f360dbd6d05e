// daemon/ERRORS.md says what the code does: each failure and gap has its row, and no row is about nothing.
#include "daemon/advice.hpp"
#include "daemon/arguments.hpp"
#include "daemon/config_file.hpp"
#include "daemon/docker_login.hpp"
#include "daemon/exit_status.hpp"
#include "daemon/secrets.hpp"
#include "environment.hpp"
#include "net/http_fetcher.hpp"
#include "schedule/retry_policy.hpp"
#include "support/temp_dir.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <regex>
#include <sstream>

namespace hubcrawl::daemon {

namespace {

using row = std::vector<std::string>;

// The cells of the tables' rows under that heading, without the tables' heads.
std::vector<row> rows_under(std::string_view heading) {
    auto const text = hubcrawl::tests::read_text(std::filesystem::path(SOURCE_ROOT) / "daemon/ERRORS.md");
    std::vector<row> found;
    std::istringstream lines(text);
    bool here = false, below_head = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("## "))
            here = line.substr(3) == heading;
        if (!line.starts_with("|")) {
            below_head = false;
            continue;
        }
        if (here && below_head) {
            auto& cells = found.emplace_back();
            for (std::size_t from = 2, to; (to = line.find(" |", from)) != line.npos; from = to + 3)
                cells.push_back(line.substr(from, to - from));
        }
        below_head = below_head || line.starts_with("| --");
    }
    return found;
}

std::string exit_of(errc code) { return fmt::format("exit {}", static_cast<int>(status_of(code))); }

// What the retry policy and the exit status make of a failure.
std::string done_about(errc code) {
    using schedule::next_step;
    auto const decided = [&](int attempt) {
        schedule::trouble what;
        what.failure = code;
        what.attempt = what.wrong_answers = attempt;
        return schedule::decide(what);
    };
    auto const end_of = [&](schedule::verdict const& last) {
        switch (last.step) {
        case next_step::leave_gap: return fmt::format("gap `{}`", to_string(last.reason));
        case next_step::refuse_credential: return std::string("exit 3");
        case next_step::stop: return std::string("exit 5");
        default: return exit_of(code);
        }
    };
    int attempts = 1;
    while (decided(attempts).step == next_step::retry) ++attempts;
    return attempts == 1 ? end_of(decided(1))
                         : fmt::format("{} attempts, then {}", attempts, end_of(decided(attempts)));
}

// The words of a message with … for what differs, as a pattern.
std::regex pattern_of(std::string shape) {
    static std::regex const special(R"([.*+?(){}\[\]^$|\\])");
    shape = std::regex_replace(shape, special, R"(\$&)");
    return std::regex(std::regex_replace(shape, std::regex("…"), ".*"));
}

std::string refused(std::vector<char const*> words) {
    words.insert(words.begin(), "hubcrawld");
    auto const given = read_arguments(static_cast<int>(words.size()), words.data());
    settings chosen;
    auto const done = given ? apply(*given, chosen) : result<>(given.error());
    return done ? check(chosen).error().detail : done.error().detail;
}

std::string refused_file(std::string_view text) {
    settings chosen;
    auto const done = read_config_text(text, "hubcrawl.toml", chosen);
    return done ? check(chosen).error().detail : done.error().detail;
}

std::string refused_with(std::string const& variable, std::string const& value) {
    settings chosen;
    chosen.proxies[variable] = value;
    return check(chosen).error().detail;
}

std::string refused_secret(secret_source::kind from, std::string const& name) {
    return read_secret({from, name}).error().detail;
}

std::string refused_changed(void (*change)(settings&)) {
    settings chosen;
    chosen.accounts = {{"bot", secret_source{}, {"acme"}}};
    change(chosen);
    return check(chosen).error().detail;
}

std::string refused_fetcher(std::string const& ca_file, std::string const& user_agent) {
    asio::io_context context;
    net::fetcher_options options;
    options.ca_file = ca_file;
    options.user_agent = user_agent;
    return net::make_http_fetcher(context.get_executor(), options).error().detail;
}

std::string refused_credential_path() {
    tests::environment const given("CREDENTIALS_DIRECTORY", "/nowhere");
    return refused_secret(secret_source::kind::credential, "../acme");
}

// Of what `docker login` has left: the file, and what the helper "x" does.
void add_docker_samples(std::vector<std::string>& said) {
    hubcrawl::tests::temp_dir const dir;
    tests::environment const config("DOCKER_CONFIG", dir.path().string());
    auto const add = [&](std::string_view text, std::string const& script) {
        hubcrawl::tests::write_text(dir / "config.json", text);
        hubcrawl::tests::write_text(dir / "docker-credential-x", "#!/bin/sh\n" + script);
        std::filesystem::permissions(dir / "docker-credential-x", std::filesystem::perms::owner_all);
        if (auto const login = read_docker_login("hub"); !login)
            said.push_back(login.error().detail);
    };
    said.push_back(read_docker_login("hub").error().detail); // no file
    add("no JSON", "");
    add("{}", "");
    add(R"({"auths": {"hub": {"auth": "eA=="}}})", "");
    add(R"({"credsStore": "../x"})", "");
    add(R"({"credsStore": "nowhere-to-be-found"})", "");
    tests::environment const path("PATH", dir.path().string() + ":/usr/bin:/bin");
    auto const* with_helper = R"({"credsStore": "x"})";
    add(with_helper, "exit 1");
    add(with_helper, "echo {}");
    add(with_helper, R"(echo '{"Username":"<token>","Secret":"s"}')");
    add(with_helper, "while :; do echo 0123456789012345678901234567890123456789; done");
    add(with_helper, R"(echo '{"Username":"other","Secret":"s"}')");
    settings chosen;
    chosen.accounts = {{"bot", secret_source{secret_source::kind::docker, "hub"}, {"acme"}}};
    said.push_back(make_scope(chosen).error().detail);
    tests::environment const no_config("DOCKER_CONFIG"), no_home("HOME");
    said.push_back(read_docker_login("hub").error().detail);
}

// One message of each kind, made by the code itself.
std::vector<std::string> samples() {
    using kind = secret_source::kind;
    return {refused({"--onec"}),
            refused({"acme"}),
            refused({"--output="}),
            refused({"--output", "--once"}),
            refused({"--once", "--check"}),
            refused({"--max-in-flight", "many"}),
            refused({"--dataset", "tag"}),
            refused({"--namespace", "acme", "--max-in-flight", "0"}),
            refused({"--secret-file", "x"}),
            refused({"--namespace", "acme", "--username", "bot"}),
            refused({"--namespace", "acme", "--secret-file", "x"}),
            refused({"--namespace", "a/b"}),
            refused({"--namespace", "acme", "--namespace", "acme"}),
            refused({"--hub-url", "http://hub.docker.com"}),
            refused({"--hub-url", "https://me:pw@hub.docker.com"}),
            refused({"--hub-url", "hub.docker.com"}),
            refused({}),
            refused({"--hub-url", "ftp://hub.docker.com"}),
            refused({"--hub-url", "https://hub.docker.com/v2"}),
            refused({"--hub-url", "https://"}),
            refused({"--hub-url", "https://hub.docker.com:0"}),
            refused({"--output", ""}),
            refused_changed([](settings& s) { s.accounts.push_back({"bot", secret_source{}, {"more"}}); }),
            refused_changed([](settings& s) { s.accounts[0].username = ""; }),
            refused_changed([](settings& s) { s.accounts[0].username.reset(); }),
            refused_changed([](settings& s) { s.formats.clear(); }),
            refused_changed([](settings& s) { s.on_publish = {""}; }),
            setup_log("loud", log_format::text).error().detail,
            refused_file("onec = true"),
            refused_file("interval = 5"),
            refused_file("interval = '5 fortnights'"),
            refused_file("[[account]]\nsecret = 'hunter2'"),
            refused_file("[[account]]\nnamespaces = ['acme']"),
            refused_file("a = "),
            refused_file("[columns]\ntags = []"),
            read_config_file("/nowhere.toml", *std::make_unique<settings>()).error().detail,
            refused_with("HTTPS_PROXY", "socks5://proxy.example:1080"),
            refused_with("HTTPS_PROXY", "https://proxy.example:1080"),
            refused_with("HTTPS_PROXY", "http://proxy.example"),
            refused_with("HTTPS_PROXY", "http://a b"),
            refused_with("HTTPS_PROXY", "http://:3128"),
            refused_secret(kind::file, "/nowhere.secret"),
            refused_secret(kind::file, "/dev/null"),
            refused_secret(kind::file, "/dev/zero"),
            refused_secret(kind::environment, "HUBCRAWL_TEST_NO_SUCH_VARIABLE"),
            refused_secret(kind::credential, "acme"),
            refused_credential_path(),
            refused_fetcher("/nowhere.pem", "x"),
            refused_fetcher("", "")};
}

} // namespace

BOOST_AUTO_TEST_SUITE(errors_document)

BOOST_AUTO_TEST_CASE(every_failure_has_its_row_and_every_row_is_a_failure) {
    std::map<std::string, row> rows;
    for (auto const& each : rows_under("Failures")) {
        BOOST_REQUIRE_EQUAL(each.size(), 4u);
        BOOST_TEST(rows.emplace(each[0], each).second, each[0]);
    }
    int code = 0;
    for (; to_string(static_cast<errc>(code)) != "unknown error"; ++code) {
        auto const failure = static_cast<errc>(code);
        auto const found = rows.find(fmt::format("`{}`", to_string(failure)));
        BOOST_REQUIRE_MESSAGE(found != rows.end(), "no row for " << to_string(failure));
        BOOST_TEST(!found->second[1].empty(), to_string(failure));
        BOOST_TEST(found->second[2] == done_about(failure), to_string(failure)
                                                                << ": " << done_about(failure));
        if (auto const words = advice(failure); !words.empty())
            BOOST_TEST(found->second[3] == words, to_string(failure));
        BOOST_TEST(!found->second[3].empty(), to_string(failure));
    }
    BOOST_TEST(std::cmp_equal(rows.size(), code));
}

BOOST_AUTO_TEST_CASE(every_gap_has_its_row_and_every_row_is_a_gap) {
    auto const rows = rows_under("Gaps");
    int reason = 0;
    for (; to_string(static_cast<gap_reason>(reason)) != "unknown"; ++reason) {
        auto const why = static_cast<gap_reason>(reason);
        auto const found = std::ranges::find(rows, fmt::format("`{}`", to_string(why)),
                                             [](row const& each) { return each.at(0); });
        BOOST_REQUIRE_MESSAGE(found != rows.end(), "no row for " << to_string(why));
        BOOST_REQUIRE_EQUAL(found->size(), 3u);
        BOOST_TEST(!found->at(1).empty());
        BOOST_TEST(found->at(2) == advice(why));
    }
    BOOST_TEST(std::cmp_equal(rows.size(), reason));
}

BOOST_AUTO_TEST_CASE(every_configuration_error_has_its_row_and_every_row_is_an_error) {
    auto const rows = rows_under("Usage and configuration");
    tests::environment const unset("CREDENTIALS_DIRECTORY");
    auto said = samples();
    add_docker_samples(said);
    auto const fits = [](row const& each, std::string const& message) {
        auto const& shape = each.at(0);
        return std::regex_match(message, pattern_of(shape.substr(1, shape.size() - 2)));
    };
    for (auto const& message : said)
        BOOST_TEST(std::ranges::any_of(rows, [&](row const& each) { return fits(each, message); }),
                   "no row for: " << message);
    for (auto const& each : rows) {
        BOOST_REQUIRE_EQUAL(each.size(), 2u);
        BOOST_TEST(!each[1].empty());
        BOOST_TEST(std::ranges::any_of(said, [&](auto const& message) { return fits(each, message); }),
                   "no message for: " << each[0]);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::daemon
