#include "hub_fixture.hpp"

#include <algorithm>

// Listings and their pages: items 7-11, 14-16 and 30 of hub-api.md's list for a stand-in.
namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view acme = R"(
[[organization]]
name = "acme"
repositories = 250
private = 40
tags = 7
[[organization.repository]]
name = "secret"
private = true
tags = 2
[[user]]
name = "alice"
password = "pw"
)";

std::string const list = "/v2/namespaces/acme/repositories";

} // namespace

BOOST_AUTO_TEST_SUITE(listing_test)

// items 7 and 8
BOOST_AUTO_TEST_CASE(links_repeat_what_was_asked_for) {
    hub_fixture world(acme);
    auto const token = world.log_in("alice", "pw");
    struct {
        std::string asked, next;
        std::size_t rows;
    } const table[] = {
        {"", "?page=2", 10},
        {"/", "/?page=2", 10},
        {"?page_size=100", "?page=2&page_size=100", 100},
        {"?page_size=1000", "?page=2&page_size=1000", 100},
        {"?page_size=NaN&page=NaN", "?page=2&page_size=NaN", 10},
        {"?page=3&page_size=100", "", 51},
        {"/?ordering=name&page_size=20", "/?ordering=name&page=2&page_size=20", 20},
    };
    for (auto const& [asked, next, rows] : table) {
        auto const page = world.object(world.get(list + asked, token));
        BOOST_TEST(page.at("results").as_array().size() == rows, asked);
        BOOST_TEST(page.at("count").as_int64() == 251);
        if (next.empty())
            BOOST_TEST(page.at("next").is_null());
        else
            BOOST_TEST(page.at("next").as_string() == "http://hub.test" + list + next);
    }
    auto const second = world.object(world.get(list + "/?page=2", token));
    BOOST_TEST(second.at("previous").as_string() == "http://hub.test" + list + "/?page=1");
}

// item 8
BOOST_AUTO_TEST_CASE(links_can_name_another_base) {
    hub_fixture world("next_base = \"https://hub.docker.com\"\n" + std::string(acme));
    BOOST_TEST(world.object(world.get(list)).at("next").as_string() ==
               "https://hub.docker.com" + list + "?page=2");
}

// items 9 and 10
BOOST_AUTO_TEST_CASE(an_empty_first_page_is_200_and_a_page_past_the_end_404) {
    hub_fixture world(acme);
    auto const token = world.log_in("alice", "pw");
    constexpr std::string_view empty = R"({"count":0,"next":null,"previous":null,"results":[]})";
    BOOST_TEST(world.get("/v2/namespaces/nobody/repositories").body == empty);
    BOOST_TEST(world.get(list + "?name=zzz").body == empty);
    auto const past = world.get(list + "?page=4&page_size=100", token);
    BOOST_TEST(past.status == 404);
    BOOST_TEST(past.body == R"({"message":"httperror 404: object not found","errinfo":{}})");
    for (auto const* target : {"/v2/orgs/nobody/", "/v2/users/nobody"}) {
        BOOST_TEST(world.get(target).status == 404);
        BOOST_TEST(world.get(target).body == R"({"message":"object not found","errinfo":{}})");
    }
    BOOST_TEST(world.get("/v2/orgs/acme/").status == 200);
    BOOST_TEST(world.get("/v2/users/alice").status == 200);
}

// item 11
BOOST_AUTO_TEST_CASE(anonymous_depth_is_capped_by_offset) {
    hub_fixture world("anonymous_tags = 20\n" + std::string(R"(
[[organization]]
name = "acme"
repositories = 250
tags = 60
)"));
    auto const tags = list + "/" + world.names(list + "?page_size=1&name=000000")[0] + "/tags";
    struct {
        std::string target;
        int status;
    } const table[] = {
        {list + "?page=2&page_size=50", 200},
        {list + "?page=2&page_size=100", 403},
        {list + "?page=11", 403},
        {list + "?page=10", 200},
        {tags + "?page=2", 200},
        {tags + "?page=3", 403},
    };
    for (auto const& [target, status] : table) {
        auto const answer = world.get(target);
        BOOST_TEST(answer.status == status, target);
        BOOST_TEST(!answer.header("x-ratelimit-remaining").empty());
        if (status == 403)
            BOOST_TEST(answer.body == R"({"message":"pagination offset too large for anonymous requests; )"
                                      R"(sign in to page further","errinfo":{}})");
    }
}

// item 14
BOOST_AUTO_TEST_CASE(orderings_hold_over_all_pages_and_by_time_are_inverted) {
    hub_fixture world(acme);
    auto const token = world.log_in("alice", "pw");
    auto const by = [&](std::string const& ordering) {
        return world.names(list + "?page_size=50&ordering=" + ordering, token);
    };
    auto const by_name = by("name"), newest = by("last_updated");
    BOOST_TEST(by_name.size() == 251U);
    BOOST_TEST(distinct(by_name) == 251U);
    BOOST_TEST(std::is_sorted(by_name.begin(), by_name.end()));
    BOOST_TEST((by("-name") == std::vector<std::string>(by_name.rbegin(), by_name.rend())));
    BOOST_TEST((by("-last_updated") == std::vector<std::string>(newest.rbegin(), newest.rend())));
    BOOST_TEST((newest == world.names(list + "?page_size=50", token)));
    BOOST_TEST(distinct(newest) == 251U);
    BOOST_TEST(!std::is_sorted(newest.begin(), newest.end()));

    auto pulls = std::int64_t{1} << 62;
    auto const page = world.object(world.get(list + "?page_size=100&ordering=pull_count", token));
    for (auto const& row : page.at("results").as_array()) {
        BOOST_TEST(row.at("pull_count").as_int64() <= pulls);
        pulls = row.at("pull_count").as_int64();
    }

    hub_fixture documented("ordering_inverted = false\n" + std::string(acme));
    BOOST_TEST((documented.names(list + "?page_size=50&ordering=-last_updated",
                                 documented.log_in("alice", "pw")) == newest));
}

// item 14
BOOST_AUTO_TEST_CASE(an_unknown_ordering_is_a_value_error) {
    hub_fixture world(acme);
    auto const answer = world.get(list + "?ordering=colour");
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(world.object(answer).at("text").as_string() == "Invalid ordering value");
    BOOST_TEST(world.object(answer).at("fields").at("ordering").as_array().size() == 1U);
}

// item 15
BOOST_AUTO_TEST_CASE(the_name_filter_takes_any_part) {
    hub_fixture world(acme);
    auto const token = world.log_in("alice", "pw");
    auto const all = world.names(list + "?page_size=100", token);
    auto const part = world.names(list + "?page_size=10&name=-api", token);
    BOOST_TEST(part.size() > 10U);
    BOOST_TEST(part.size() ==
               static_cast<std::size_t>(std::count_if(
                   all.begin(), all.end(), [](auto const& name) { return name.find("-api") != name.npos; })));
}

// item 16
BOOST_AUTO_TEST_CASE(private_and_absent_look_alike_to_those_who_may_not_see) {
    hub_fixture world(acme);
    auto const token = world.log_in("alice", "pw");
    for (std::string const tail : {"", "/tags", "/tags/latest"}) {
        auto const hidden = world.get(list + "/secret" + tail), absent = world.get(list + "/s3cret" + tail);
        BOOST_TEST(hidden.status == 404);
        BOOST_TEST(absent.status == 404);
        auto same = absent.body;
        same.replace(same.find("s3cret"), 6, "secret");
        BOOST_TEST(hidden.body == same);
        BOOST_TEST(world.get(list + "/secret" + tail, token).status == 200);
    }
    BOOST_TEST(world.get(list + "/secret/tags/1.2.3", token).body ==
               R"({"message":"httperror 404: tag '1.2.3' not found",)"
               R"("errinfo":{"namespace":"acme","repository":"secret","tag":"1.2.3"}})");
}

// Each row of a listing can be asked for alone, and says the same.
BOOST_AUTO_TEST_CASE(single_tags_agree_with_their_rows) {
    hub_fixture world("anonymous_repositories = 0\n" + std::string(acme));
    auto const tags = list + "/" + world.names(list + "?page_size=100")[0] + "/tags";
    auto const page = world.object(world.get(tags));
    BOOST_TEST(page.at("results").as_array().size() == 7U);
    for (auto const& row : page.at("results").as_array()) {
        auto const alone = world.get(tags + "/" + std::string(row.at("name").as_string()));
        BOOST_TEST(alone.status == 200);
        BOOST_TEST((json::parse(alone.body) == row));
    }
}

// item 30
BOOST_AUTO_TEST_CASE(head_has_no_body_and_unknown_routes_are_html) {
    hub_fixture world("anonymous_repositories = 0\n" + std::string(acme));
    auto const name = world.names(list + "?page_size=100")[0];
    for (auto const& [target, status] :
         {std::pair{list + "/" + name, 200}, std::pair{list + "/" + name + "/tags/latest", 200},
          std::pair{list + "/none", 404}}) {
        blocking_client client(world.hub.port());
        auto const answer = client.ask("HEAD", target);
        BOOST_TEST(answer.status == status);
        BOOST_TEST(answer.header("content-length") != "0");
        BOOST_TEST(client.get("/v2/orgs/acme/").status == 200); // nothing of a body lay in between
    }
    BOOST_TEST(world.get("/nowhere").status == 404);
    BOOST_TEST(world.get("/nowhere").header("content-type") == "text/html");
    BOOST_TEST(world.get(list + "/" + name + "/images").body == R"({"message":"404: Page Not Found"})");
    BOOST_TEST(world.post(list, "{}").status == 405);
    BOOST_TEST(world.hub.totals().writes == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
