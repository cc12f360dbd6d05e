#include "base/error.hpp"
#include "base/result.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

namespace hubcrawl {

BOOST_AUTO_TEST_SUITE(error_test)

constexpr int codes = static_cast<int>(errc::stopped) + 1;

BOOST_AUTO_TEST_CASE(every_code_has_its_own_words) {
    std::set<std::string_view> words;
    for (int i = 0; i < codes; ++i) {
        auto const text = to_string(static_cast<errc>(i));
        BOOST_TEST_CONTEXT(i << " " << text) {
            BOOST_TEST(text != "unknown error");
            BOOST_TEST(words.insert(text).second);
        }
    }
    BOOST_TEST(to_string(static_cast<errc>(codes)) == "unknown error");
}

BOOST_AUTO_TEST_CASE(a_timeout_a_cancellation_and_a_failure_of_one_stage_are_told_apart) {
    struct {
        errc failed, timeout, cancelled;
    } const stages[] = {
        {errc::resolve_failed, errc::resolve_timeout, errc::resolve_cancelled},
        {errc::connect_failed, errc::connect_timeout, errc::connect_cancelled},
        {errc::proxy_failed, errc::proxy_timeout, errc::proxy_cancelled},
        {errc::handshake_failed, errc::handshake_timeout, errc::handshake_cancelled},
        {errc::send_failed, errc::send_timeout, errc::send_cancelled},
        {errc::head_failed, errc::head_timeout, errc::head_cancelled},
        {errc::body_failed, errc::body_timeout, errc::body_cancelled},
    };
    for (auto const& stage : stages) {
        BOOST_TEST_CONTEXT(to_string(stage.failed)) {
            BOOST_TEST(!is_timeout(stage.failed));
            BOOST_TEST(is_timeout(stage.timeout));
            BOOST_TEST(!is_timeout(stage.cancelled));
            BOOST_TEST(!is_cancelled(stage.failed));
            BOOST_TEST(!is_cancelled(stage.timeout));
            BOOST_TEST(is_cancelled(stage.cancelled));
        }
    }
    BOOST_TEST(is_cancelled(errc::stopped));
    for (auto const code :
         {errc::certificate_refused, errc::page_malformed, errc::file_failed, errc::login_failed}) {
        BOOST_TEST(!is_timeout(code));
        BOOST_TEST(!is_cancelled(code));
    }
}

BOOST_AUTO_TEST_CASE(an_error_is_shown_with_its_detail_if_it_has_one) {
    BOOST_TEST(to_string(fail(errc::connect_timeout, "{}:{}", "hub.docker.com", 443)) ==
               "connection timed out: hub.docker.com:443");
    BOOST_TEST(to_string(error{errc::stopped, {}}) == "stopped");
}

BOOST_AUTO_TEST_CASE(the_value_of_a_failure_is_a_bug_that_says_which_failure) {
    auto const failing = []() -> result<int> { return fail(errc::file_failed, "/x: gone"); };
    auto const failed = failing();
    BOOST_CHECK_EXCEPTION(
        static_cast<void>(failed.value()), std::logic_error, [](std::logic_error const& bug) {
            return std::string_view(bug.what()).find("file error: /x: gone") != std::string_view::npos;
        });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl
