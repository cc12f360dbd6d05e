#include "report/gap_words.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace hubcrawl;
using namespace hubcrawl::report;

BOOST_AUTO_TEST_SUITE(gap_words)

BOOST_AUTO_TEST_CASE(every_reason_has_words_of_its_own) {
    std::set<std::string_view> all;
    for (int i = 0; i <= static_cast<int>(gap_reason::too_large); ++i)
        all.insert(in_words(static_cast<gap_reason>(i)));
    BOOST_TEST(all.size() == static_cast<std::size_t>(gap_reason::too_large) + 1);
}

BOOST_AUTO_TEST_CASE(a_gap_is_named_with_reason_status_and_what_the_server_said) {
    BOOST_TEST(gap_list({}) == "");
    BOOST_TEST(
        gap_list({{"acme", "tags", "acme/web", gap_reason::forbidden, 403, "<b>no</b>"}}) ==
        "<ul class=\"gaps\">\n<li><b>tags</b> of <b>acme/web</b>: Docker Hub did not allow it to be read "
        "(status 403). <span class=\"said\">&lt;b&gt;no&lt;/b&gt;</span></li>\n</ul>\n");
    BOOST_TEST(gap_list({{"acme", "repositories", "", gap_reason::unsettled, 0, ""}})
                   .find("<b>repositories</b> of <b>acme</b>: it kept changing while it was read</li>") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_many_the_first_are_named_and_the_others_counted) {
    std::vector<output::manifest_gap> const many(1012,
                                                 {"acme", "tags", "acme/x", gap_reason::malformed, 200, ""});
    BOOST_TEST(gap_list(many).find("and 1,000 more, all of them in manifest.json") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
