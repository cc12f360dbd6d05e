#include "daemon/arguments.hpp"
#include "daemon/config_file.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::daemon;

namespace {

using strings = std::vector<std::string>;

// What a configuration file has said before the flags come.
settings configured() {
    settings chosen;
    auto const done = read_config_text(R"(
output = "/configured"
state = "/configured/state"
formats = ["ndjson"]
datasets = ["tags"]
progress = "never"
hub.url = "https://hub.example"
hub.max_in_flight = 2
hub.reserve = 0.3
log = { level = "debug", format = "json" }
[[account]]
username = "bot"
secret = { env = "BOT_SECRET" }
namespaces = ["acme", "labs"]
[[public]]
namespaces = ["library"]
)",
                                       "test.toml", chosen);
    BOOST_REQUIRE(done.has_value());
    return chosen;
}

arguments flags(std::vector<char const*> words) {
    words.insert(words.begin(), "hubcrawld");
    return read_arguments(static_cast<int>(words.size()), words.data()).value();
}

settings with(arguments const& given, settings chosen = configured()) {
    auto const done = apply(given, chosen);
    BOOST_REQUIRE_MESSAGE(done.has_value(), to_string(done.error()));
    return chosen;
}

std::string refused(arguments const& given, settings chosen = configured()) {
    auto const done = apply(given, chosen);
    BOOST_REQUIRE(!done);
    BOOST_TEST((done.error().code == errc::config_invalid));
    return done.error().detail;
}

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(arguments_apply)

BOOST_AUTO_TEST_CASE(what_no_flag_names_stays_as_configured) {
    auto const chosen = with({});
    BOOST_TEST((chosen.mode == run_mode::service));
    BOOST_TEST(chosen.output == "/configured");
    BOOST_TEST(chosen.state.value() == "/configured/state");
    BOOST_TEST((chosen.formats == std::vector{row_format::ndjson}));
    BOOST_TEST((chosen.datasets == std::vector{dataset_id::tags}));
    BOOST_TEST((chosen.progress == progress_mode::never));
    BOOST_TEST(chosen.hub_url == "https://hub.example");
    BOOST_TEST(chosen.max_in_flight == 2);
    BOOST_TEST(chosen.reserve == 0.3);
    BOOST_TEST(chosen.log_level == "debug");
    BOOST_TEST((chosen.log_as == log_format::json));
    BOOST_TEST(!chosen.fresh);
    BOOST_TEST(chosen.accounts.size() == 2);
}

BOOST_AUTO_TEST_CASE(every_flag_wins_over_the_file) {
    arguments given;
    given.once = given.fresh = true;
    given.output = "/flag";
    given.state = "/flag/state";
    given.formats = {"csv", "ndjson", "csv"};
    given.datasets = {"images", "repositories"};
    given.progress = "always";
    given.hub_url = "http://localhost:8080";
    given.ca_file = "/flag/ca.pem";
    given.max_in_flight = 9;
    given.reserve = 0.0;
    given.log_level = "error";
    given.log_as = "text";
    auto const chosen = with(given);
    BOOST_TEST((chosen.mode == run_mode::once));
    BOOST_TEST(chosen.fresh);
    BOOST_TEST(chosen.output == "/flag");
    BOOST_TEST(chosen.state.value() == "/flag/state");
    BOOST_TEST((chosen.formats == std::vector{row_format::csv, row_format::ndjson}));
    BOOST_TEST((chosen.datasets == std::vector{dataset_id::images, dataset_id::repositories}));
    BOOST_TEST((chosen.progress == progress_mode::always));
    BOOST_TEST(chosen.hub_url == "http://localhost:8080");
    BOOST_TEST(chosen.ca_file == "/flag/ca.pem");
    BOOST_TEST(chosen.max_in_flight == 9);
    BOOST_TEST(chosen.reserve == 0.0);
    BOOST_TEST(chosen.log_level == "error");
    BOOST_TEST((chosen.log_as == log_format::text));
}

BOOST_AUTO_TEST_CASE(a_fresh_start_in_the_file_is_not_undone_by_a_missing_flag) {
    auto before = configured();
    before.fresh = true;
    BOOST_TEST(with({}, before).fresh);
}

BOOST_AUTO_TEST_CASE(check_is_a_mode_of_its_own) {
    arguments given;
    given.check = true;
    BOOST_TEST((with(given).mode == run_mode::check));
}

BOOST_AUTO_TEST_CASE(an_unknown_word_is_named_with_the_known_ones) {
    struct {
        arguments given;
        char const* words;
    } const table[] = {
        {flags({"--dataset", "tag"}),
         "unknown dataset 'tag', did you mean 'tags'?; known: repositories, tags, images"},
        {flags({"--format", "xml"}), "unknown format 'xml'; known: csv, ndjson"},
        {flags({"--progress", "sometimes"}), "unknown progress mode 'sometimes'; known: auto, always, never"},
        {flags({"--log-format", "jsn"}), "unknown log format 'jsn', did you mean 'json'?"},
    };
    for (auto const& [given, words] : table) {
        auto const detail = refused(given);
        BOOST_TEST(contains(detail, words), detail);
    }
}

BOOST_AUTO_TEST_CASE(namespaces_replace_the_configured_ones_and_are_read_anonymously) {
    auto const chosen = with(flags({"--namespace", "other", "--namespace", "more"}));
    BOOST_REQUIRE(chosen.accounts.size() == 1);
    BOOST_TEST(!chosen.accounts[0].username);
    BOOST_TEST(!chosen.accounts[0].secret);
    BOOST_TEST(chosen.accounts[0].namespaces == (strings{"other", "more"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(namespaces_as_a_configured_account_are_read_with_its_secret) {
    auto const chosen = with(flags({"--namespace", "other", "--username", "bot"}));
    BOOST_REQUIRE(chosen.accounts.size() == 1);
    BOOST_TEST(chosen.accounts[0].username.value() == "bot");
    BOOST_TEST(chosen.accounts[0].secret.value().name == "BOT_SECRET");
}

BOOST_AUTO_TEST_CASE(namespaces_as_somebody_else_never_get_a_configured_secret) {
    auto const chosen = with(flags({"--namespace", "other", "--username", "somebody"}));
    BOOST_TEST(!chosen.accounts.at(0).secret);
    auto const own = with(flags({"--namespace", "other", "--username", "somebody", "--secret-file", "/s"}));
    BOOST_TEST((own.accounts.at(0).secret.value().from == secret_source::kind::file));
    BOOST_TEST(own.accounts.at(0).secret.value().name == "/s");
}

BOOST_AUTO_TEST_CASE(a_username_and_a_secret_alone_replace_those_of_the_one_account) {
    auto const chosen = with(flags({"--username", "somebody", "--secret-file", "-"}));
    BOOST_REQUIRE(chosen.accounts.size() == 2);
    BOOST_TEST(chosen.accounts[0].username.value() == "somebody");
    BOOST_TEST(chosen.accounts[0].secret.value().name == "-");
    BOOST_TEST(chosen.accounts[0].namespaces == (strings{"acme", "labs"}), boost::test_tools::per_element());
    BOOST_TEST(!chosen.accounts[1].username);
}

BOOST_AUTO_TEST_CASE(a_username_alone_is_refused_where_it_is_not_clear_whose_it_replaces) {
    auto two = configured();
    two.accounts.push_back({"second", secret_source{}, {"x"}});
    for (auto const& before : {settings{}, two}) {
        BOOST_TEST(contains(refused(flags({"--username", "somebody"}), before), "need --namespace"));
        BOOST_TEST(contains(refused(flags({"--secret-file", "/s"}), before), "need --namespace"));
    }
}

BOOST_AUTO_TEST_CASE(a_secret_without_a_username_is_refused) {
    BOOST_TEST(contains(refused(flags({"--namespace", "acme", "--secret-file", "/s"})),
                        "--secret-file needs --username"));
}

BOOST_AUTO_TEST_SUITE_END()
