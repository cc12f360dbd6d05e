#include "daemon/arguments.hpp"
#include "environment.hpp"

#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::daemon;
using hubcrawl::daemon::tests::environment;

namespace {

result<arguments> read(std::vector<char const*> words) {
    words.insert(words.begin(), "hubcrawld");
    return read_arguments(static_cast<int>(words.size()), words.data());
}

std::string refused(std::vector<char const*> const& words) {
    auto const bad = read(words);
    BOOST_REQUIRE_MESSAGE(!bad, "accepted: " << fmt::format("{}", fmt::join(words, " ")));
    BOOST_TEST((bad.error().code == errc::config_invalid));
    return bad.error().detail;
}

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

// Flags that take a text, and where it goes.
std::pair<char const*, std::optional<std::string> arguments::*> const text_flags[] = {
    {"--config", &arguments::config},
    {"--username", &arguments::username},
    {"--secret-file", &arguments::secret_file},
    {"--output", &arguments::output},
    {"--state", &arguments::state},
    {"--hub-url", &arguments::hub_url},
    {"--ca-file", &arguments::ca_file},
    {"--progress", &arguments::progress},
    {"--log-level", &arguments::log_level},
    {"--log-format", &arguments::log_as}};

std::pair<char const*, std::vector<std::string> arguments::*> const list_flags[] = {
    {"--namespace", &arguments::namespaces},
    {"--dataset", &arguments::datasets},
    {"--format", &arguments::formats}};

std::string variable(std::string_view flag) {
    std::string name = "HUBCRAWL_";
    for (char const c : flag.substr(2)) name += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
    return name;
}

} // namespace

BOOST_AUTO_TEST_SUITE(arguments_)

BOOST_AUTO_TEST_CASE(no_argument_leaves_everything_open) {
    auto const given = read({}).value();
    for (auto const& [flag, member] : text_flags) BOOST_TEST(!(given.*member), flag);
    for (auto const& [flag, member] : list_flags) BOOST_TEST((given.*member).empty(), flag);
    BOOST_TEST((!given.once && !given.check && !given.fresh && !given.version && !given.help));
    BOOST_TEST(!given.max_in_flight);
    BOOST_TEST(!given.reserve);
}

BOOST_AUTO_TEST_CASE(each_flag_takes_its_value_in_both_forms) {
    for (auto const& [flag, member] : text_flags) {
        BOOST_TEST((read({flag, "some value"}).value().*member).value() == "some value", flag);
        BOOST_TEST((read({(std::string(flag) + "=v=w").c_str()}).value().*member).value() == "v=w", flag);
    }
    BOOST_TEST(read({"--max-in-flight", "8"}).value().max_in_flight.value() == 8);
    BOOST_TEST(read({"--reserve", "0.25"}).value().reserve.value() == 0.25);
    BOOST_TEST(read({"--secret-file", "-"}).value().secret_file.value() == "-");
}

BOOST_AUTO_TEST_CASE(repeatable_flags_keep_their_order_and_take_one_value_each) {
    for (auto const& [flag, member] : list_flags) {
        auto const given = read({flag, "b", "--once", flag, "a"}).value();
        BOOST_TEST((given.*member) == (std::vector<std::string>{"b", "a"}), boost::test_tools::per_element());
        BOOST_TEST(contains(refused({flag, "a", "b"}), "unexpected argument 'b'"), flag);
    }
}

BOOST_AUTO_TEST_CASE(switches_switch) {
    BOOST_TEST(read({"--once"}).value().once);
    BOOST_TEST(read({"--check"}).value().check);
    BOOST_TEST(read({"--fresh"}).value().fresh);
    BOOST_TEST(read({"--version"}).value().version);
}

BOOST_AUTO_TEST_CASE(once_and_check_exclude_each_other) {
    for (auto const& words : {refused({"--once", "--check"}), refused({"--check", "--once"})}) {
        BOOST_TEST(contains(words, "--once"));
        BOOST_TEST(contains(words, "--check"));
    }
}

BOOST_AUTO_TEST_CASE(help_names_every_flag) {
    auto const text = read({"--help"}).value().help.value();
    for (auto const& [flag, member] : text_flags) BOOST_TEST(contains(text, flag), flag);
    for (auto const& [flag, member] : list_flags) BOOST_TEST(contains(text, flag), flag);
    for (auto const* flag :
         {"--once", "--check", "--fresh", "--max-in-flight", "--reserve", "--version", "--help"})
        BOOST_TEST(contains(text, flag), flag);
    BOOST_TEST(!contains(text, "--secret ")); // a secret itself is never an argument
}

BOOST_AUTO_TEST_CASE(an_unknown_flag_is_named_with_the_nearest_known_one) {
    std::pair<char const*, char const*> const table[] = {
        {"--namespce", "unknown flag '--namespce', did you mean '--namespace'?"},
        {"--outputs=x", "unknown flag '--outputs', did you mean '--output'?"},
        {"--max-inflight", "unknown flag '--max-inflight', did you mean '--max-in-flight'?"},
        {"--secret", "unknown flag '--secret'"},
        {"--frobnicate", "unknown flag '--frobnicate'; see --help"},
        {"-x", "unknown flag '-x'"},
        {"acme", "unexpected argument 'acme'; see --help"}};
    for (auto const& [word, words] : table) {
        auto const detail = refused({"--once", word});
        BOOST_TEST(contains(detail, words), detail);
        BOOST_TEST(contains(detail, "see --help"), detail);
    }
}

BOOST_AUTO_TEST_CASE(a_secret_given_as_an_argument_is_not_repeated) {
    BOOST_TEST(!contains(refused({"--secret=dckr_pat_abc"}), "dckr_pat_abc"));
    BOOST_TEST(!contains(refused({"--secret", "dckr_pat_abc"}), "dckr_pat_abc"));
    BOOST_TEST(!contains(refused({"--password", "hunter2"}), "hunter2"));
}

BOOST_AUTO_TEST_CASE(a_flag_without_its_value_is_named) {
    for (auto const& [flag, member] : text_flags) BOOST_TEST(contains(refused({flag}), flag), flag);
    for (auto const& [flag, member] : list_flags) BOOST_TEST(contains(refused({flag}), flag), flag);
    for (auto const& [flag, member] : text_flags)
        BOOST_TEST(contains(refused({flag, "--once"}), std::string(flag) + " has no value: '--once'"));
    BOOST_TEST(contains(refused({"--namespace", "--fresh", "--once"}), "--namespace has no value"));
    BOOST_TEST(read({"--output", "--odd-name"}).value().output.value() == "--odd-name");
    BOOST_TEST(contains(refused({"--reserve"}), "--reserve"));
}

BOOST_AUTO_TEST_CASE(an_empty_value_is_refused_not_taken_for_none) {
    for (auto const& [flag, member] : text_flags)
        BOOST_TEST(contains(refused({flag, ""}), std::string(flag) + " has an empty value"));
    BOOST_TEST(contains(refused({"--dataset", "tags", "--dataset", ""}), "--dataset has an empty value"));
    environment const empty("HUBCRAWL_OUTPUT", ""); // as if unset, as everywhere in the environment
    BOOST_TEST(!read({}).value().output);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_no_number_is_refused_with_its_flag) {
    for (auto const* word : {"many", "4.5", "", "4x"})
        BOOST_TEST(contains(refused({"--max-in-flight", word}), "--max-in-flight"), word);
    for (auto const* word : {"some", "0,1", ""})
        BOOST_TEST(contains(refused({"--reserve", word}), "--reserve"), word);
}

BOOST_AUTO_TEST_CASE(a_single_flag_given_twice_is_refused) {
    for (auto const& [flag, member] : text_flags)
        BOOST_TEST(contains(refused({flag, "a", flag, "b"}), flag), flag);
}

BOOST_AUTO_TEST_CASE(each_value_may_come_from_the_environment_and_a_flag_wins_over_it) {
    for (auto const& [flag, member] : text_flags) {
        environment const set(variable(flag), "from the environment");
        BOOST_TEST((read({}).value().*member).value() == "from the environment", flag);
        BOOST_TEST((read({flag, "flag"}).value().*member).value() == "flag", flag);
    }
    for (auto const& [flag, member] : list_flags) {
        environment const set(variable(flag), "one");
        BOOST_TEST((read({}).value().*member) == std::vector<std::string>{"one"},
                   boost::test_tools::per_element());
        BOOST_TEST((read({flag, "two"}).value().*member) == std::vector<std::string>{"two"},
                   boost::test_tools::per_element());
    }
    environment const wide("HUBCRAWL_MAX_IN_FLIGHT", "16"), reserve("HUBCRAWL_RESERVE", "0.5");
    BOOST_TEST(read({}).value().max_in_flight.value() == 16);
    BOOST_TEST(read({}).value().reserve.value() == 0.5);
}

BOOST_AUTO_TEST_CASE(a_wrong_value_in_the_environment_is_refused_too) {
    environment const set("HUBCRAWL_MAX_IN_FLIGHT", "many");
    BOOST_TEST(contains(refused({}), "--max-in-flight"));
}

BOOST_AUTO_TEST_SUITE_END()
