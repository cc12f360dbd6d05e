#include "hub/next_page.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

namespace {
constexpr std::string_view hub = "https://hub.docker.com";
constexpr std::string_view asked = "/v2/namespaces/acme/repositories?page_size=100&ordering=name";
} // namespace

BOOST_AUTO_TEST_SUITE(next_page_test)

BOOST_AUTO_TEST_CASE(accepts_every_form_of_another_page_of_the_same_listing) {
    struct {
        char const *next, *target;
        std::int64_t page;
    } const table[] = {
        {"https://hub.docker.com/v2/namespaces/acme/repositories?page=2&page_size=100&ordering=name",
         "/v2/namespaces/acme/repositories?page=2&page_size=100&ordering=name", 2},
        {"https://HUB.docker.com:443/v2/namespaces/acme/repositories?page=2",
         "/v2/namespaces/acme/repositories?page=2", 2},
        {"/v2/namespaces/acme/repositories/?page_size=1000&page=3",
         "/v2/namespaces/acme/repositories/?page_size=1000&page=3", 3},
        {"?page=17&x=a%20b", "/v2/namespaces/acme/repositories?page=17&x=a%20b", 17},
        {"repositories?page=9223372036854775807", "/v2/namespaces/acme/repositories?page=9223372036854775807",
         9223372036854775807},
        {"/v2/namespaces/acme/./repositories?page=2#top", "/v2/namespaces/acme/repositories?page=2", 2},
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.next) {
            auto const read = read_next(hub, asked, row.next);
            BOOST_TEST_REQUIRE(read.has_value());
            BOOST_TEST(read->target == row.target);
            BOOST_TEST(read->page == row.page);
            BOOST_TEST(!read->foreign);
        }
    }
}

BOOST_AUTO_TEST_CASE(another_origin_is_told_and_dropped) {
    for (char const* next : {
             "https://registry.hub.docker.com/v2/namespaces/acme/repositories?page=2",
             "http://hub.docker.com/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com:8443/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com@evil.example/v2/namespaces/acme/repositories?page=2",
             "https://user@hub.docker.com/v2/namespaces/acme/repositories?page=2",
             "//evil.example/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com.evil.example/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com./v2/namespaces/acme/repositories?page=2",
             "https://evil-hub.docker.com/v2/namespaces/acme/repositories?page=2",
             "https://xn--hb-xka.docker.com/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com%2eevil.example/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com:x@evil.example:443/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com%40evil.example/v2/namespaces/acme/repositories?page=2",
             "https://[::ffff:127.0.0.1]/v2/namespaces/acme/repositories?page=2",
             "ftp://hub.docker.com/v2/namespaces/acme/repositories?page=2",
         }) {
        BOOST_TEST_CONTEXT(next) {
            auto const read = read_next(hub, asked, next);
            BOOST_TEST_REQUIRE(read.has_value());
            BOOST_TEST(read->foreign);
            BOOST_TEST(read->target == "/v2/namespaces/acme/repositories?page=2");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_loopback_hub_with_a_port_is_its_own_origin) {
    auto const read = read_next("http://127.0.0.1:8080", asked,
                                "http://127.0.0.1:8080/v2/namespaces/acme/repositories?page=2");
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(!read->foreign);
}

BOOST_AUTO_TEST_CASE(anything_but_another_page_of_the_listing_is_malformed) {
    for (char const* next : {
             "",
             " ",
             "not an address",
             "https://hub.docker.com:port/",
             "https://[::1/x?page=2",
             "https://hub.docker.com/v2/namespaces/evil/repositories?page=2",
             "https://hub.docker.com/v2/namespaces/acme/repositories/web/tags?page=2",
             "https://hub.docker.com/v2/namespaces/acme?page=2",
             "https://hub.docker.com/v2/namespaces/acme/repositories//?page=2",
             "/v2/namespaces/acme/../evil/repositories?page=2",
             "/v2/namespaces/acme/%2e%2e/evil/repositories?page=2",
             "/v2/namespaces/acme/..%2fevil/repositories?page=2",
             "/v2/namespaces/%61cme/../evil/repositories?page=2",
             "https://evil.example/hub.docker.com/v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com\\@evil.example/v2/namespaces/acme/repositories?page=2",
             "https:\\\\evil.example\\v2/namespaces/acme/repositories?page=2",
             "\\\\evil.example/v2/namespaces/acme/repositories?page=2",
             "https://h\xc3\xbc"
             "b.docker.com/v2/namespaces/acme/repositories?page=2",
             "https://hub\xe3\x80\x82"
             "docker.com/v2/namespaces/acme/repositories?page=2",
             "https:///v2/namespaces/acme/repositories?page=2\t",
             "javascript:alert(1)",
             "data:text/html,x?page=2",
             "/v2/namespaces/acme%2Frepositories?page=2",
             "mailto:acme?page=2",
             "https:v2/namespaces/acme/repositories?page=2",
             "https://hub.docker.com/v2/namespaces/acme/repositories",
             "?page_size=100",
             "?page=",
             "?page=0",
             "?page=-1",
             "?page=2x",
             "?page=+2",
             "?page=NaN",
             "?page=9223372036854775808",
             "?page=2&page=3",
             "?#page=2",
             "#page=2",
             "?page=%32",
             "?page",
             "/v2/namespaces/acme/repositories?page=2\r\nX-Evil: 1",
         }) {
        BOOST_TEST_CONTEXT(next) {
            auto const read = read_next(hub, asked, next);
            BOOST_TEST_REQUIRE(read.has_error());
            BOOST_TEST((read.error().code == errc::page_malformed));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_redirect_may_add_or_take_the_slash_and_nothing_else) {
    constexpr std::string_view path = "/v2/namespaces/acme/repositories";
    for (auto const& location : {fmt::format("{}/?page_size=100&ordering=name", path),
                                 fmt::format("https://hub.docker.com:443{}/?page_size=100", path)}) {
        auto const read = read_redirect(hub, asked, location);
        BOOST_TEST_REQUIRE(read.has_value());
        BOOST_TEST(read->starts_with(fmt::format("{}/?page_size=100", path)));
    }
    for (auto const& location :
         {fmt::format("http://hub.docker.com{}/", path), fmt::format("https://hub.docker.com:8443{}/", path),
          fmt::format("https://hub.docker.com.evil.example{}/", path),
          fmt::format("https://hub.docker.com@evil.example{}/", path), fmt::format("//evil.example{}/", path),
          fmt::format("https://me:pw@hub.docker.com{}/", path),
          fmt::format("https://hub.docker.com\\@x{}", path), fmt::format("{}/?page=2", path),
          std::string("/v2/users/acme/"), std::string("../evil/repositories"),
          fmt::format("{}/%2e%2e/evil", path), std::string(), std::string("https:"), std::string("\r\n")}) {
        BOOST_TEST_CONTEXT(location) {
            auto const read = read_redirect(hub, asked, location);
            BOOST_TEST(read.has_value() == location.empty()); // empty: the same again
        }
    }
}

BOOST_AUTO_TEST_CASE(an_address_in_a_message_shows_where_it_leads_and_no_secret) {
    struct {
        std::string address, shown;
    } const table[] = {
        {"https://evil.example/v2/x?token=hunter2#hunter2", "https://evil.example/v2/x"},
        {"https://me:hunter2@evil.example:8443/v2", "https://evil.example:8443/v2"},
        {"https://me:hunter2@hub.docker.com@evil.example/a@b", "https://evil.example/a@b"},
        {"//hunter2@evil.example", "//evil.example"},
        {"me:hunter2@evil.example", "evil.example"},
        {"/v2/namespaces/acme", "/v2/namespaces/acme"},
        {"https://h\xc3\xbc"
         "b/\r\n\x1b[31m",
         "https://h??b/???[31m"},
        {"", ""},
        {"?x", ""},
        {"https://" + std::string(300, 'x'), "https://" + std::string(189, 'x') + "..."},
    };
    for (auto const& row : table) BOOST_TEST(shown_address(row.address) == row.shown);
}

BOOST_AUTO_TEST_CASE(encoded_names_are_the_same_path_however_they_are_written) {
    auto const read = read_next(hub, "/v2/namespaces/caf%C3%A9/repositories?page_size=100",
                                "/v2/namespaces/caf%c3%a9/repositories?page=2");
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->page == 2);
}

BOOST_AUTO_TEST_CASE(page_number_of_a_target) {
    BOOST_TEST(page_of(asked) == 1);
    BOOST_TEST(page_of("/v2/x?page_size=100&page=7") == 7);
    BOOST_TEST(page_of("/v2/x?page_size=7") == 1);
    BOOST_TEST(page_of("/v2/x?page=junk") == 1);
    BOOST_TEST(page_of("not a target") == 1);
}

BOOST_AUTO_TEST_CASE(changing_the_page_changes_nothing_else) {
    struct {
        char const *before, *after;
    } const table[] = {
        {"/v2/x", "/v2/x?page=5"},
        {"/v2/x?", "/v2/x?page=5"},
        {"/v2/x?page=2", "/v2/x?page=5"},
        {"/v2/x/?page_size=100&ordering=name", "/v2/x/?page_size=100&ordering=name&page=5"},
        {"/v2/x?a=%7e&page=2&page_size=1000&b=1+2", "/v2/x?a=%7e&page=5&page_size=1000&b=1+2"},
        {"/v2/x?page=2&page=3&c", "/v2/x?page=5&c"},
        {"/v2/x?&page=2&&", "/v2/x?&page=5&&"},
        {"/v2/x?p%61ge=2&a&&b", "/v2/x?page=5&a&&b"},
        {"/v2/x?mypage=2&page_size=3", "/v2/x?mypage=2&page_size=3&page=5"},
    };
    for (auto const& row : table) {
        BOOST_TEST(with_page(row.before, 5) == row.after);
        BOOST_TEST(page_of(with_page(row.before, 5)) == 5);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
