#include "daemon/secrets.hpp"
#include "environment.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <iostream>
#include <sstream>
#include <sys/stat.h>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using hubcrawl::daemon::tests::environment;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;
using kind = secret_source::kind;

namespace {

// What is logged while a test runs.
struct fixture {
    temp_dir dir;
    std::ostringstream log;
    std::shared_ptr<spdlog::logger> before = spdlog::default_logger();

    fixture() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
    }
    ~fixture() { spdlog::set_default_logger(before); }

    secret_source file(std::string_view text, mode_t mode = 0600, std::string_view name = "secret") {
        auto const path = (dir / name).string();
        write_text(path, text);
        BOOST_REQUIRE(::chmod(path.c_str(), mode) == 0);
        return {kind::file, path};
    }
    std::string refused(secret_source const& from) {
        auto const none = read_secret(from);
        BOOST_REQUIRE(!none);
        BOOST_TEST((none.error().code == errc::config_invalid));
        return none.error().detail;
    }
};

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

// Feeds standard input.
struct standard_input {
    std::istringstream text;
    std::streambuf* before;
    explicit standard_input(std::string const& words) : text(words), before(std::cin.rdbuf(text.rdbuf())) {}
    ~standard_input() { std::cin.rdbuf(before); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(secrets_, fixture)

BOOST_AUTO_TEST_CASE(a_line_end_behind_a_secret_is_not_part_of_it) {
    for (auto const* text : {"hunter2", "hunter2\n", "hunter2\r\n", "hunter2\n\n"})
        BOOST_TEST(read_secret(file(text)).value() == "hunter2");
    BOOST_TEST(read_secret(file(" with blanks \n")).value() == " with blanks ");
    BOOST_TEST(log.str() == "");
}

BOOST_AUTO_TEST_CASE(a_file_without_a_secret_is_refused_by_name) {
    auto const name = (dir / "secret").string();
    for (auto const* text : {"", "\n", "\r\n\r\n"})
        BOOST_TEST(refused(file(text)) == "the secret in " + name + " is empty");
    BOOST_TEST(refused({kind::file, (dir / "missing").string()}) ==
               "the secret file " + (dir / "missing").string() +
                   " cannot be read: No such file or directory");
    BOOST_TEST(refused({kind::file, dir.path().string()}) ==
               "the secret file " + dir.path().string() + " cannot be read: Is a directory");
    auto const huge = refused(file(std::string(70'000, 's')));
    BOOST_TEST(contains(huge, "longer than 65536 bytes"));
    BOOST_TEST(!contains(huge, "ssss"));
    BOOST_TEST(read_secret(file(std::string(65'536, 's'))).value().size() == 65'536);
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_is_warned_about) {
    for (mode_t const mode : {0640, 0604, 0644, 0660}) {
        auto const from = file("hunter2", mode, fmt::format("secret{:o}", mode));
        for (int crawl = 0; crawl < 2; ++crawl) BOOST_TEST(read_secret(from).value() == "hunter2");
        auto const warning =
            fmt::format("the secret file {} may be read by others (mode {:04o}): chmod 600 {}\n", from.name,
                        mode, from.name);
        BOOST_TEST(log.str().ends_with(warning));
        BOOST_TEST(log.str().find(warning) == log.str().rfind(warning)); // said once
        BOOST_TEST(!contains(log.str(), "hunter2"));
    }
    for (mode_t const mode : {0600, 0400}) {
        log.str("");
        BOOST_TEST(read_secret(file("hunter2", mode)).has_value());
        BOOST_TEST(log.str() == "");
    }
}

BOOST_AUTO_TEST_CASE(a_dash_is_standard_input_which_is_read_once_for_all_crawls) {
    {
        standard_input const nothing("");
        BOOST_TEST(refused({kind::file, "-"}) == "the secret in standard input is empty");
    }
    std::cin.clear();
    standard_input const typed("hunter2\n");
    for (int crawl = 0; crawl < 3; ++crawl) BOOST_TEST(read_secret({kind::file, "-"}).value() == "hunter2");
    std::cin.clear();
}

BOOST_AUTO_TEST_CASE(a_credential_is_read_from_where_systemd_put_it) {
    environment const given("CREDENTIALS_DIRECTORY", dir.path().string());
    write_text(dir / "acme", "hunter2\n");
    // systemd lends it to the service's user by an ACL, which shows as the group's right
    BOOST_REQUIRE(::chmod((dir / "acme").c_str(), 0440) == 0);
    BOOST_TEST(read_secret({kind::credential, "acme"}).value() == "hunter2");
    BOOST_TEST(log.str() == "");
    BOOST_TEST(contains(refused({kind::credential, "other"}), "other cannot be read: "));
    for (auto const* name : {"../acme", "/etc/passwd"})
        BOOST_TEST(contains(refused({kind::credential, name}), "is no name of a credential"));
}

BOOST_AUTO_TEST_CASE(a_credential_without_systemd_says_what_to_add) {
    environment const unset("CREDENTIALS_DIRECTORY");
    auto const detail = refused({kind::credential, "acme"});
    BOOST_TEST(contains(detail, "$CREDENTIALS_DIRECTORY is not set"));
    BOOST_TEST(contains(detail, "LoadCredential=acme:"));
}

BOOST_AUTO_TEST_CASE(a_variable_is_read_or_named) {
    environment const given("ACME_SECRET", "hunter2"), empty("EMPTY_SECRET", ""), unset("NO_SECRET");
    BOOST_TEST(read_secret({kind::environment, "ACME_SECRET"}).value() == "hunter2");
    BOOST_TEST(contains(refused({kind::environment, "EMPTY_SECRET"}), "EMPTY_SECRET is empty"));
    BOOST_TEST(contains(refused({kind::environment, "NO_SECRET"}), "NO_SECRET is not set"));
}

BOOST_AUTO_TEST_CASE(who_asks_as_the_same_account_is_one_identity) {
    environment const one("ONE", "secret one"), two("TWO", "secret two");
    settings chosen;
    chosen.accounts = {{"bot", secret_source{kind::environment, "ONE"}, {"a", "b"}},
                       {std::nullopt, std::nullopt, {"library"}},
                       {"other", secret_source{kind::environment, "TWO"}, {"c"}},
                       {"bot", secret_source{kind::environment, "ONE"}, {"d"}},
                       {std::nullopt, std::nullopt, {"bitnami"}}};
    auto const scope = make_scope(chosen).value();
    BOOST_REQUIRE(scope.identities.size() == 3);
    BOOST_TEST(scope.identities[0].username.value() == "bot");
    BOOST_TEST(scope.identities[0].secret.view() == "secret one");
    BOOST_TEST(!scope.identities[1].username);
    BOOST_TEST(scope.identities[1].secret.view() == "");
    BOOST_TEST(scope.identities[2].secret.view() == "secret two");
    std::pair<char const*, std::size_t> const seeds[] = {{"a", 0}, {"b", 0}, {"library", 1},
                                                         {"c", 2}, {"d", 0}, {"bitnami", 1}};
    BOOST_REQUIRE(scope.namespaces.size() == std::size(seeds));
    for (std::size_t i = 0; i < std::size(seeds); ++i) {
        BOOST_TEST(scope.namespaces[i].name == seeds[i].first);
        BOOST_TEST(scope.namespaces[i].identity == seeds[i].second);
    }
}

BOOST_AUTO_TEST_CASE(the_scope_has_one_order_however_it_was_written) {
    settings chosen;
    chosen.accounts = {{std::nullopt, std::nullopt, {"library"}}};
    chosen.hub_url = "https://hub.docker.com//";
    chosen.datasets = {dataset_id::images, dataset_id::repositories, dataset_id::images};
    chosen.formats = {row_format::ndjson, row_format::csv, row_format::csv};
    chosen.columns[dataset_id::images] = {"os"};
    chosen.csv_escape_formulas = false;
    auto const scope = make_scope(chosen).value();
    BOOST_TEST(scope.hub_url == "https://hub.docker.com");
    BOOST_TEST((scope.datasets == std::vector{dataset_id::repositories, dataset_id::images}));
    BOOST_TEST((scope.formats == std::vector{row_format::csv, row_format::ndjson}));
    BOOST_TEST((scope.columns == chosen.columns));
    BOOST_TEST(!scope.csv_escape_formulas);
}

BOOST_AUTO_TEST_CASE(a_missing_secret_is_said_with_its_account) {
    environment const unset("NO_SECRET");
    settings chosen;
    chosen.accounts = {{"bot", secret_source{kind::environment, "NO_SECRET"}, {"a"}}};
    auto const none = make_scope(chosen);
    BOOST_REQUIRE(!none);
    BOOST_TEST(none.error().detail == "account bot: the environment variable NO_SECRET is not set");
}

BOOST_AUTO_TEST_SUITE_END()
