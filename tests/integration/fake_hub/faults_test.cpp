#include "hub_fixture.hpp"

#include <algorithm>
#include <chrono>

// Damage on purpose: items 24, 25 and 32 of hub-api.md's list for a stand-in.
namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view acme = R"(
anonymous_repositories = 0
[[organization]]
name = "acme"
repositories = 45
tags = 30
)";

std::string const list = "/v2/namespaces/acme/repositories";

bool is_json(std::string const& text) {
    boost::system::error_code problem;
    json::parse(text, problem);
    return !problem;
}

} // namespace

BOOST_AUTO_TEST_SUITE(faults_test)

BOOST_AUTO_TEST_CASE(a_fault_hits_exactly_the_requests_it_is_aimed_at) {
    hub_fixture world(acme);
    world.hub.set_fault({.name = "http_500_json", .on = "page=2", .nth = 2, .times = 2, .every = 2});
    std::string seen;
    for (int n = 1; n <= 7; ++n) {
        BOOST_TEST(world.get(list + "?page=1").status == 200);
        seen += world.get(list + "?page=2").status == 500 ? 'x' : '.';
    }
    BOOST_TEST(seen == ".x.x...");
    world.hub.set_fault({.name = "forbidden", .on = "/v2/*/repositories", .method = "HEAD", .times = 0});
    BOOST_TEST(world.get(list).status == 200);
    BOOST_TEST(blocking_client(world.hub.port()).ask("HEAD", list).status == 403);
    world.hub.clear_faults();
    BOOST_TEST(blocking_client(world.hub.port()).ask("HEAD", list).status == 200);
}

BOOST_AUTO_TEST_CASE(aims_are_parts_or_globs) {
    struct {
        char const *pattern, *target;
        bool fits;
    } const table[] = {
        {"", "/v2/x", true},           {"/x", "/v2/x/y", true},     {"/z", "/v2/x/y", false},
        {"/v2/*/y", "/v2/x/y", true},  {"/v2/*", "/v2/x/y", true},  {"*tags*page=2", "/a/tags?page=2", true},
        {"/v2/*/y", "/v2/x/z", false}, {"*/y", "/v2/x/y/z", false},
    };
    for (auto const& [pattern, target, expected] : table)
        BOOST_TEST(fits(pattern, target) == expected, pattern << " " << target);
}

// item 24: other answers
BOOST_AUTO_TEST_CASE(errors_come_in_the_wordings_seen) {
    struct {
        char const* name;
        int status;
        char const *type, *part;
    } const table[] = {
        {"http_500_json", 500, "application/json", "failed to update"},
        {"http_502_html", 502, "text/html", "502 Bad Gateway"},
        {"http_503_html", 503, "text/html", "503 Service Unavailable"},
        {"http_504_html", 504, "text/html", "504 Gateway Timeout"},
        {"html_200", 200, "text/html", "error page"},
        {"html_404", 404, "text/html", "404 : Docker"},
        {"empty_200", 200, "application/json", ""},
        {"unauthorized", 401, "application/json", R"({"message":"unauthorized","errinfo":{}})"},
        {"forbidden", 403, "application/json", R"({"message":"forbidden","errinfo":{}})"},
        {"not_found", 404, "application/json", "object not found"},
        {"blocked_1010", 403, "text/plain", "error code: 1010"},
        {"missing_results", 200, "application/json", R"({"count":45,"next":null,"previous":null})"},
        {"wrong_types", 200, "application/json", R"("count":"12")"},
        {"duplicate_keys", 200, "application/json", R"(],"count":0,"next":null,"results":[]})"},
        {"deep_nesting", 200, "application/json", "[[[[[[[[[["},
        {"invalid_utf8", 200, "application/json", "\xff\xc0\x80"},
    };
    for (auto const& [name, status, type, part] : table) {
        hub_fixture world(acme);
        world.hub.set_fault({.name = name});
        auto const answer = world.get(list);
        BOOST_TEST_CONTEXT(name) {
            BOOST_TEST(answer.status == status);
            BOOST_TEST(answer.header("content-type") == type);
            BOOST_TEST(answer.body.find(part) != answer.body.npos);
            BOOST_TEST(answer.body.empty() == (std::string_view(name) == "empty_200"));
            BOOST_TEST(world.get(list).status == 200);
        }
    }
}

// item 24: damage on the wire
BOOST_AUTO_TEST_CASE(bodies_are_cut_or_reset_half_way) {
    hub_fixture world(acme);
    auto const whole = world.get(list).body;
    world.hub.set_fault({.name = "cut_content_length"});
    auto const cut = world.get(list);
    BOOST_TEST(cut.closed);
    BOOST_TEST(cut.header("content-length") == std::to_string(whole.size()));
    BOOST_TEST(cut.body == whole.substr(0, whole.size() / 2));

    world.hub.set_fault({.name = "cut_chunked"});
    auto const chunked = world.get(list);
    BOOST_TEST(chunked.closed);
    BOOST_TEST(chunked.header("transfer-encoding") == "chunked");
    BOOST_TEST(!chunked.body.empty());
    BOOST_TEST(!chunked.body.ends_with("0\r\n\r\n"));

    world.hub.set_fault({.name = "reset"});
    BOOST_TEST(world.get(list).reset);
    world.hub.set_fault({.name = "broken_json"});
    BOOST_TEST(!is_json(world.get(list).body));
    BOOST_TEST(is_json(world.get(list).body));
}

// item 24
BOOST_AUTO_TEST_CASE(answers_can_drip_or_never_come) {
    hub_fixture world(acme);
    world.hub.set_fault({.name = "slow_drip", .seconds = 0.001, .bytes = 200});
    auto const start = std::chrono::steady_clock::now();
    auto const dripped = world.get(list);
    BOOST_TEST(is_json(dripped.body));
    BOOST_TEST((std::chrono::steady_clock::now() - start > std::chrono::milliseconds(20)));

    world.hub.set_fault({.name = "silence"});
    auto const silent = blocking_client(world.hub.port(), 100).get(list);
    BOOST_TEST(silent.timed_out);
    BOOST_TEST(silent.status == 0);
    world.hub.set_fault({.name = "silence", .seconds = 0.05});
    BOOST_TEST(world.get(list).closed);
}

// items 24 and 31
BOOST_AUTO_TEST_CASE(kept_connections_close_after_an_answer_or_in_place_of_one) {
    hub_fixture world(acme);
    world.hub.set_fault({.name = "close_keep_alive"});
    blocking_client first(world.hub.port());
    auto const answer = first.get(list);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.header("connection") == "keep-alive");
    BOOST_TEST(first.ended());

    world.hub.set_fault({.name = "close_reused"});
    blocking_client second(world.hub.port());
    BOOST_TEST(second.get(list).status == 200);
    auto const none = second.get(list);
    BOOST_TEST(none.status == 0);
    BOOST_TEST(none.closed);
    BOOST_TEST(world.get(list).status == 200);

    world.hub.set_fault({.name = "reset_reused"});
    blocking_client third(world.hub.port());
    BOOST_TEST(third.get(list).status == 200);
    auto const cut_off = third.get(list);
    BOOST_TEST(cut_off.status == 0);
    BOOST_TEST(cut_off.reset);
    BOOST_TEST(world.hub.totals().faults == 3U);
}

BOOST_AUTO_TEST_CASE(bodies_can_be_bombs_or_have_no_end) {
    hub_fixture world(acme);
    world.hub.set_fault({.name = "gzip_bomb", .bytes = 64 << 20});
    auto const bomb = world.get(list);
    BOOST_TEST(bomb.header("content-encoding") == "gzip");
    BOOST_TEST(bomb.body.size() < 1'000'000U);
    auto const tail = bomb.body.substr(bomb.body.size() - 4); // ISIZE of RFC 1952
    std::uint32_t plain = 0;
    for (int byte = 3; byte >= 0; --byte)
        plain = plain << 8 | static_cast<unsigned char>(tail[static_cast<std::size_t>(byte)]);
    BOOST_TEST(plain > 64U << 20);

    world.hub.set_fault({.name = "endless_body"});
    BOOST_TEST(world.get(list).body.size() >= 8U << 20); // where this client stops
}

// item 32
BOOST_AUTO_TEST_CASE(redirects_go_to_the_slash_or_elsewhere) {
    hub_fixture world(acme);
    world.hub.set_fault({.name = "redirect_slash", .times = 0});
    auto const moved = world.get(list + "?page=2");
    BOOST_TEST(moved.status == 301);
    BOOST_TEST(moved.header("location") == "http://hub.test" + list + "/?page=2");
    BOOST_TEST(moved.header("content-type") == "text/html");
    BOOST_TEST(world.get(list + "/?page=2").status == 200);
    world.hub.clear_faults();
    world.hub.set_fault({.name = "redirect_foreign"});
    BOOST_TEST(world.get(list).header("location") == "https://elsewhere.example" + list);
    world.hub.set_fault({.name = "redirect_self"});
    BOOST_TEST(world.get(list + "?page=2").header("location") == "http://hub.test" + list + "?page=2");
}

// item 32
BOOST_AUTO_TEST_CASE(next_can_lead_astray) {
    struct {
        char const* name;
        std::string next;
    } const table[] = {
        {"next_foreign_host", "https://elsewhere.example" + list + "?page=3"},
        {"next_registry_host", "https://registry.hub.docker.com" + list + "?page=3"},
        {"next_http", "https://hub.test" + list + "?page=3"}, // the other scheme than this server's
        {"next_self", "http://hub.test" + list + "?page=2"},
        {"next_earlier", "http://hub.test" + list + "?page=1"},
    };
    for (auto const& [name, next] : table) {
        hub_fixture world(acme);
        world.hub.set_fault({.name = name});
        BOOST_TEST(world.object(world.get(list + "?page=2")).at("next").as_string() == next, name);
        BOOST_TEST(world.object(world.get(list + "?page=2")).at("next").as_string() ==
                   "http://hub.test" + list + "?page=3");
    }
}

// item 25
BOOST_AUTO_TEST_CASE(lists_change_between_pages_and_count_follows) {
    hub_fixture world(acme);
    auto const count = [&] { return world.object(world.get(list)).at("count").as_int64(); };
    auto const before = world.names(list + "?ordering=name&page_size=100");
    world.hub.set_fault({.name = "insert_rows", .on = "page=2", .rows = 3});
    BOOST_TEST(count() == 45);
    BOOST_TEST(world.object(world.get(list + "?page=2")).at("count").as_int64() == 48);
    auto const grown = world.names(list + "?ordering=name&page_size=100");
    BOOST_TEST(grown[0] == "00-inserted-0000");
    BOOST_TEST((std::vector<std::string>(grown.begin() + 3, grown.end()) == before));
    BOOST_TEST(world.names(list + "?page_size=100")[0] == "00-inserted-0002"); // newest first
    BOOST_TEST(world.names(list + "/00-inserted-0001/tags").size() == 30U);

    world.hub.delete_rows("acme", 5, 1);
    auto const shrunk = world.names(list + "?ordering=name&page_size=7");
    BOOST_TEST(count() == 43);
    BOOST_TEST(shrunk.size() == 43U);
    BOOST_TEST(shrunk[0] == "00-inserted-0000");
    BOOST_TEST(shrunk[1] == before[3]);
    BOOST_TEST(world.get(list + "/" + before[0]).status == 404);
    BOOST_TEST(distinct(world.names(list + "?page_size=7")) == 43U);

    world.hub.set_fault({.name = "rename_row", .on = "page=3", .at = 10});
    auto const gone = shrunk[10];
    world.get(list + "?page=3");
    auto const renamed = world.names(list + "?ordering=name&page_size=100");
    BOOST_TEST(renamed.size() == 43U);
    BOOST_TEST((std::find(renamed.begin(), renamed.end(), gone) == renamed.end()));
    BOOST_TEST(
        std::ranges::any_of(renamed, [](auto const& name) { return name.starts_with("00-renamed-"); }));
}

// item 25
BOOST_AUTO_TEST_CASE(a_list_can_shrink_below_the_page_being_read) {
    hub_fixture world(acme);
    auto const tags = list + "/" + world.names(list + "?page_size=100")[3] + "/tags";
    world.hub.set_fault({.name = "shrink", .on = "tags?page=2", .rows = 12});
    BOOST_TEST(world.object(world.get(tags)).at("count").as_int64() == 30);
    BOOST_TEST(world.object(world.get(tags + "?page=2")).at("results").as_array().size() == 2U);
    BOOST_TEST(world.get(tags + "?page=3").status == 404);
    world.hub.delete_rows("acme/" + world.names(list + "?page_size=100")[3], 1);
    world.hub.set_fault({.name = "count_plus_one"});
    BOOST_TEST(world.object(world.get(tags)).at("count").as_int64() == 13);
}

BOOST_AUTO_TEST_CASE(logins_can_fail_on_their_own) {
    hub_fixture world(acme);
    world.hub.set_fault({.name = "login_500"});
    world.hub.set_fault({.name = "login_429", .nth = 2});
    BOOST_TEST(world.get(list).status == 200);
    BOOST_TEST(world.post("/v2/auth/token", "{}").status == 500);
    BOOST_TEST(world.post("/v2/auth/token", "{}").status == 429);
    BOOST_TEST(world.post("/v2/auth/token", "{}").status == 400);
    world.hub.set_fault({.name = "login_503_html"});
    BOOST_TEST(world.post("/v2/auth/token", "{}").header("content-type") == "text/html");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
