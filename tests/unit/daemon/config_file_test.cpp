#include "daemon/config_file.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using hubcrawl::tests::temp_dir;
using hubcrawl::tests::write_text;

namespace {

using strings = std::vector<std::string>;

settings read(std::string_view text) {
    settings chosen;
    auto const done = read_config_text(text, "test.toml", chosen);
    BOOST_REQUIRE_MESSAGE(done.has_value(), to_string(done.error()));
    return chosen;
}

std::string refused(std::string_view text) {
    settings chosen;
    auto const done = read_config_text(text, "test.toml", chosen);
    BOOST_REQUIRE_MESSAGE(!done, "accepted: " << text);
    BOOST_TEST((done.error().code == errc::config_invalid));
    return done.error().detail;
}

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(config_file)

BOOST_AUTO_TEST_CASE(every_key_is_read) {
    auto const chosen = read(R"(
output = "/out"
state = "/state"
formats = ["ndjson", "csv"]
datasets = ["images", "tags"]
interval = "1h30m"
keep_snapshots = 7
keep_days = 30
csv_escape_formulas = false
fresh = true
progress = "always"
[columns]
repositories = ["namespace", "name", "/images/0/digest"]
tags = ["name"]
images = ["os"]
[hub]
url = "http://localhost:8080"
ca_file = "/ca.pem"
max_in_flight = 12
reserve = 0.25
[limits]
body_mib = 1
inflated_mib = 2
nesting = 33
rows = 4
[log]
level = "debug"
format = "json"
)");
    BOOST_TEST(chosen.output == "/out");
    BOOST_TEST(chosen.state.value() == "/state");
    BOOST_TEST((chosen.formats == std::vector{row_format::ndjson, row_format::csv}));
    BOOST_TEST((chosen.datasets == std::vector{dataset_id::images, dataset_id::tags}));
    BOOST_TEST(chosen.interval.count() == 5400);
    BOOST_TEST(chosen.keep_snapshots == 7);
    BOOST_TEST(chosen.keep_days == 30);
    BOOST_TEST(!chosen.csv_escape_formulas);
    BOOST_TEST(chosen.fresh);
    BOOST_TEST((chosen.progress == progress_mode::always));
    BOOST_TEST(chosen.columns.at(dataset_id::repositories) ==
                   (strings{"namespace", "name", "/images/0/digest"}),
               boost::test_tools::per_element());
    BOOST_TEST(chosen.columns.at(dataset_id::tags) == strings{"name"}, boost::test_tools::per_element());
    BOOST_TEST(chosen.columns.at(dataset_id::images) == strings{"os"}, boost::test_tools::per_element());
    BOOST_TEST(chosen.hub_url == "http://localhost:8080");
    BOOST_TEST(chosen.ca_file == "/ca.pem");
    BOOST_TEST(chosen.max_in_flight == 12);
    BOOST_TEST(chosen.reserve == 0.25);
    BOOST_TEST(chosen.limit_body_mib == 1);
    BOOST_TEST(chosen.limit_inflated_mib == 2);
    BOOST_TEST(chosen.limit_nesting == 33);
    BOOST_TEST(chosen.limit_rows == 4);
    BOOST_TEST(chosen.log_level == "debug");
    BOOST_TEST((chosen.log_as == log_format::json));
}

BOOST_AUTO_TEST_CASE(accounts_and_public_namespaces_keep_what_they_say) {
    auto const chosen = read(R"(
[[account]]
username = "one"
secret = { file = "/one" }
namespaces = ["a", "b"]
[[account]]
username = "two"
secret = { credential = "two-cred" }
namespaces = ["c"]
[[account]]
username = "three"
secret = { env = "THREE" }
namespaces = ["d"]
[[public]]
namespaces = ["library"]
)");
    BOOST_REQUIRE(chosen.accounts.size() == 4);
    using kind = secret_source::kind;
    struct {
        char const* username;
        kind from;
        char const* name;
    } const table[] = {{"one", kind::file, "/one"},
                       {"two", kind::credential, "two-cred"},
                       {"three", kind::environment, "THREE"}};
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(chosen.accounts[i].username.value() == table[i].username);
        BOOST_TEST((chosen.accounts[i].secret.value().from == table[i].from));
        BOOST_TEST(chosen.accounts[i].secret.value().name == table[i].name);
    }
    BOOST_TEST(chosen.accounts[0].namespaces == (strings{"a", "b"}), boost::test_tools::per_element());
    BOOST_TEST(!chosen.accounts[3].username);
    BOOST_TEST(!chosen.accounts[3].secret);
    BOOST_TEST(chosen.accounts[3].namespaces == strings{"library"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_whole_number_will_do_for_a_fraction) {
    BOOST_TEST(read("hub.reserve = 0").reserve == 0.0);
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_named_with_file_line_and_the_nearest_known_one) {
    std::pair<char const*, char const*> const table[] = {
        {"\noutptu = 1", "test.toml:2: unknown key 'outptu', did you mean 'output'?"},
        {"[hub]\n\nmax_inflight = 4",
         "test.toml:3: unknown key 'max_inflight', did you mean 'max_in_flight'?"},
        {"[limits]\nrow = 4", "test.toml:2: unknown key 'row', did you mean 'rows'?"},
        {"[log]\nlvel = 'x'", "test.toml:2: unknown key 'lvel', did you mean 'level'?"},
        {"[columns]\ntag = []", "test.toml:2: unknown key 'tag', did you mean 'tags'?"},
        {"[[acount]]", "test.toml:1: unknown key 'acount', did you mean 'account'?"},
        {"[[account]]\nusername = 'a'\nnamespace = ['b']",
         "test.toml:3: unknown key 'namespace', did you mean 'namespaces'?"},
        {"[[public]]\nusername = 'a'", "test.toml:2: unknown key 'username'"},
        {"wholly_different = 1", "test.toml:1: unknown key 'wholly_different'"}};
    for (auto const& [text, words] : table) {
        auto const detail = refused(text);
        BOOST_TEST(detail.starts_with(words), detail);
    }
    BOOST_TEST(!contains(refused("wholly_different = 1"), "did you mean"));
}

BOOST_AUTO_TEST_CASE(a_value_of_the_wrong_type_is_named_with_its_place) {
    std::pair<char const*, char const*> const table[] = {
        {"output = 1", "test.toml:1: key 'output': must be a text"},
        {"\nstate = true", "test.toml:2: key 'state': must be a text"},
        {"formats = 'csv'", "test.toml:1: key 'formats': must be a list of texts"},
        {"formats = ['csv', 1]", "test.toml:1: key 'formats': must be a list of texts"},
        {"formats = ['cvs']", "test.toml:1: key 'formats': unknown format 'cvs'; known: csv, ndjson"},
        {"datasets = ['layers']", "test.toml:1: key 'datasets': unknown dataset 'layers'"},
        {"interval = 3600", "test.toml:1: key 'interval': must be a text"},
        {"interval = 'soon'", "test.toml:1: key 'interval': 'soon' is no span of time"},
        {"keep_snapshots = '24'", "test.toml:1: key 'keep_snapshots': must be a whole number"},
        {"keep_snapshots = 1.5", "test.toml:1: key 'keep_snapshots': must be a whole number"},
        {"fresh = 1", "test.toml:1: key 'fresh': must be true or false"},
        {"csv_escape_formulas = 'no'", "test.toml:1: key 'csv_escape_formulas': must be true or false"},
        {"progress = 'x'", "test.toml:1: key 'progress': unknown progress mode 'x'"},
        {"hub = 'https://hub'", "test.toml:1: key 'hub': must be a table"},
        {"[hub]\nurl = 1", "test.toml:2: key 'url': must be a text"},
        {"[hub]\nreserve = '0.1'", "test.toml:2: key 'reserve': must be a number"},
        {"[hub]\nreserve = true", "test.toml:2: key 'reserve': must be a number"},
        {"[log]\nformat = 'xml'", "test.toml:2: key 'format': unknown log format 'xml'"},
        {"[columns]\ntags = 'name'", "test.toml:2: key 'tags': must be a list of texts"},
        {"[account]\nusername = 'a'", "test.toml:1: key 'account': must be written as [[…]]"},
        {"public = ['library']", "test.toml:1: key 'public': must be written as [[…]]"},
        {"[[public]]\nnamespaces = 'library'", "test.toml:2: key 'namespaces': must be a list of texts"},
        {"[[account]]\nnamespaces = ['a']", "test.toml:1: this [[account]] has no username"},
        {"[[account]]\nusername = 1", "test.toml:2: key 'username': must be a text"}};
    for (auto const& [text, words] : table) {
        auto const detail = refused(text);
        BOOST_TEST(detail.starts_with(words), detail);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_toml_is_named_with_its_line) {
    BOOST_TEST(refused("output = '/o'\nformats = [").starts_with("test.toml:2: "));
    BOOST_TEST(refused("output = '/o'\noutput = '/p'").starts_with("test.toml:2: "));
    BOOST_TEST(refused("[hub\n").starts_with("test.toml:1: "));
}

BOOST_AUTO_TEST_CASE(a_secret_in_the_file_is_refused_and_not_repeated) {
    for (auto const* line :
         {"secret = 'dckr_pat_SECRET'", "secret = { value = 'dckr_pat_SECRET' }",
          "password = 'dckr_pat_SECRET'", "secret = ['dckr_pat_SECRET']", "secret = dckr_pat_SECRET",
          "secret = {}", "secret = { file = '/a', env = 'dckr_pat_SECRET' }", "secret = { file = 1 }"}) {
        auto const detail = refused(std::string("[[account]]\nusername = 'a'\n") + line);
        BOOST_TEST(detail.starts_with("test.toml:3: "), detail);
        BOOST_TEST(!contains(detail, "SECRET"), detail);
    }
    BOOST_TEST(contains(refused("[[account]]\nusername = 'a'\nsecret = 'x'"),
                        "must be one of { file = … }, { credential = … }, { env = … }"));
}

BOOST_AUTO_TEST_CASE(files_are_read_whole_and_named_in_errors) {
    temp_dir dir;
    settings chosen;
    write_text(dir / "good.toml", "output = '/from/the/file'\n");
    BOOST_TEST(read_config_file(dir / "good.toml", chosen).has_value());
    BOOST_TEST(chosen.output == "/from/the/file");
    write_text(dir / "empty.toml", "");
    BOOST_TEST(read_config_file(dir / "empty.toml", chosen).has_value());
    write_text(dir / "bad.toml", "\n\nhubb = 1\n");
    auto const bad = read_config_file(dir / "bad.toml", chosen);
    BOOST_REQUIRE(!bad);
    BOOST_TEST(bad.error().detail.starts_with((dir / "bad.toml").string() + ":3: unknown key 'hubb'"));
    for (auto const& unreadable : {dir / "missing.toml", dir.path()}) {
        auto const none = read_config_file(unreadable, chosen);
        BOOST_REQUIRE(!none);
        BOOST_TEST(none.error().detail.starts_with(unreadable.string() + ": cannot be read: "));
        BOOST_TEST(!none.error().detail.ends_with("Success"));
    }
}

BOOST_AUTO_TEST_CASE(the_example_that_is_shipped_is_valid) {
    settings chosen;
    auto const done = read_config_file(SOURCE_ROOT "/config/hubcrawl.toml", chosen);
    BOOST_REQUIRE_MESSAGE(done.has_value(), to_string(done.error()));
    BOOST_TEST(check(chosen).has_value());
    BOOST_TEST(chosen.output == "/var/lib/hubcrawl");
    BOOST_REQUIRE(chosen.accounts.size() == 2);
    // Where it says nothing else, it shows the defaults.
    settings const defaults;
    BOOST_TEST(chosen.hub_url == defaults.hub_url);
    BOOST_TEST(chosen.max_in_flight == defaults.max_in_flight);
    BOOST_TEST(chosen.reserve == defaults.reserve);
    BOOST_TEST(chosen.limit_body_mib == defaults.limit_body_mib);
    BOOST_TEST(chosen.limit_inflated_mib == defaults.limit_inflated_mib);
    BOOST_TEST(chosen.limit_nesting == defaults.limit_nesting);
    BOOST_TEST(chosen.limit_rows == defaults.limit_rows);
    BOOST_TEST(chosen.log_level == defaults.log_level);
    BOOST_TEST((chosen.datasets == defaults.datasets));
    BOOST_TEST(chosen.interval.count() == defaults.interval.count());
}

BOOST_AUTO_TEST_CASE(the_example_for_the_service_lacks_what_to_crawl_alone) {
    auto text = hubcrawl::tests::read_text(SOURCE_ROOT "/config/hubcrawl-service.toml");
    auto const bare = read(text);
    BOOST_TEST(contains(check(bare).error().detail, "nothing to crawl"));
    for (auto const* commented : {"#[[", "#username", "#secret", "#namespaces"})
        for (auto at = text.find(commented); at != text.npos; at = text.find(commented)) text.erase(at, 1);
    auto const chosen = read(text);
    BOOST_TEST(check(chosen).has_value());
    BOOST_REQUIRE(chosen.accounts.size() == 2);
    BOOST_TEST((chosen.accounts[0].secret->from == secret_source::kind::credential));
    BOOST_TEST(chosen.accounts[0].secret->name == "hubcrawl");
    BOOST_TEST(chosen.output == "/var/lib/hubcrawl");
}

BOOST_AUTO_TEST_SUITE_END()
