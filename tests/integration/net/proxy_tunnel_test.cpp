// Real tunnels through a real proxy, to a Hub whose name the proxy alone can resolve.
#include "integration/net/certificates.hpp"
#include "integration/net/rig.hpp"
#include "support/connect_proxy.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::tests {

namespace {

constexpr auto login = "Basic bWU6aHVudGVyMg=="; // me:hunter2

asio::ssl::context server_context(identity const& who) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.use_certificate(asio::buffer(who.certificate), asio::ssl::context::pem);
    context.use_private_key(asio::buffer(who.key), asio::ssl::context::pem);
    return context;
}

struct tunnelled {
    temp_dir dir;
    authority ca;
    asio::ssl::context tls = server_context(ca.issue({.names = "DNS:hub.invalid, DNS:localhost"}));
    net::fetcher_options options;
    std::vector<std::string> asked; // requests as the Hub heard them
    std::optional<rig> hub;

    tunnelled() {
        write_text(dir / "ca.pem", ca.pem());
        options.ca_file = (dir / "ca.pem").string();
        hub.emplace(
            [this](channel& line, int) -> awaitable<> {
                for (auto text = co_await line.request(); !text.empty(); text = co_await line.request()) {
                    asked.push_back(text);
                    co_await line.send(ok);
                }
            },
            options, &tls, "localhost");
    }

    // Through that proxy from now on.
    result<net::response> get(connect_proxy const& by, std::string const& user = "",
                              std::string const& host = "hub.invalid") {
        options.proxies["HTTPS_PROXY"] = fmt::format("http://{}127.0.0.1:{}", user, by.port());
        options.hub_url = fmt::format("https://{}:{}", host, hub->server.port());
        hub->hub = net::make_http_fetcher(hub->context.get_executor(), options).value();
        return hub->fetch({net::method::get, "/v2/", "Bearer token", ""});
    }
    proxy_habits leading() const { return {.leads = hub->server.port()}; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(proxy_tunnel_test, tunnelled)

BOOST_AUTO_TEST_CASE(the_hub_is_reached_and_the_tunnel_is_kept) {
    connect_proxy const proxy(leading());
    BOOST_TEST(get(proxy).value().body == "ok");
    for (int i = 0; i < 3; ++i) BOOST_TEST(hub->get().value().body == "ok");
    auto const heard = proxy.heard();
    BOOST_REQUIRE_EQUAL(heard.size(), 1u);
    BOOST_TEST(heard[0].starts_with(fmt::format("CONNECT hub.invalid:{} HTTP/1.1\r\n", hub->server.port())));
    BOOST_TEST(asked.size() == 4u);
}

BOOST_AUTO_TEST_CASE(each_end_hears_its_own_credentials_alone) {
    auto habits = leading();
    habits.login = login;
    connect_proxy const proxy(habits);
    BOOST_TEST(get(proxy, "me:hunter2@").value().body == "ok");
    BOOST_TEST(proxy.heard().at(0).find("token") == std::string::npos);
    BOOST_TEST(asked.at(0).find("Authorization: Bearer token\r\n") != std::string::npos);
    BOOST_TEST(asked.at(0).find("Proxy") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_login_it_does_not_take_is_said_without_the_password) {
    auto habits = leading();
    habits.login = login;
    connect_proxy const proxy(habits);
    for (auto const* user : {"", "me:wr0ng@"}) {
        auto const answer = get(proxy, user);
        BOOST_REQUIRE(!answer);
        BOOST_CHECK(answer.error().code == errc::proxy_refused);
        BOOST_TEST(answer.error().detail.find("status 407, basic, negotiate") != std::string::npos,
                   answer.error().detail);
        BOOST_TEST(answer.error().detail.find("wr0ng") == std::string::npos);
    }
    BOOST_TEST(hub->server.connections() == 0);
}

BOOST_AUTO_TEST_CASE(refusals_failures_and_nonsense_are_told_apart) {
    struct {
        std::string answer;
        errc code;
    } const table[] = {
        {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", errc::proxy_refused},
        {"HTTP/1.1 503 Service Unavailable\r\n\r\n", errc::proxy_failed},
        {"HTTP/1.1 200", errc::proxy_failed},
        {"220 smtp.example ESMTP\r\n\r\n", errc::proxy_failed},
    };
    for (auto const& row : table) BOOST_TEST_CONTEXT(row.answer) {
            connect_proxy const proxy({.answer = row.answer});
            BOOST_TEST(to_string(get(proxy).error().code) == to_string(row.code));
        }
    proxy_habits nowhere;
    nowhere.leads = connect_proxy({}).port(); // and gone again
    connect_proxy const proxy(nowhere);
    BOOST_TEST(get(proxy).error().detail.find("status 502") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(silence_ends_at_the_deadline) {
    options.limits.proxy = 20ms;
    connect_proxy const proxy({.silent = true});
    auto const answer = get(proxy);
    BOOST_REQUIRE(!answer);
    BOOST_TEST(to_string(answer.error()) ==
               fmt::format("the proxy did not answer in time: proxy http://127.0.0.1:{}", proxy.port()));
}

BOOST_AUTO_TEST_CASE(close_ends_the_waiting_as_cancelled) {
    connect_proxy const proxy({.silent = true});
    options.proxies["HTTPS_PROXY"] = fmt::format("http://127.0.0.1:{}", proxy.port());
    options.hub_url = "https://hub.invalid";
    hub->hub = net::make_http_fetcher(hub->context.get_executor(), options).value();
    std::optional<result<net::response>> answer;
    hub->spawn({net::method::get, "/v2/", "", ""}, answer);
    while (proxy.heard().empty()) hub->context.run_one_for(10ms);
    hub->hub->close();
    hub->run_until([&] { return answer.has_value(); });
    BOOST_TEST(to_string(answer->error().code) == to_string(errc::proxy_cancelled));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_is_not_there_is_named) {
    std::optional<connect_proxy> proxy(std::in_place, proxy_habits{});
    auto const port = proxy->port();
    proxy.reset();
    options.proxies["HTTPS_PROXY"] = fmt::format("http://127.0.0.1:{}", port);
    options.hub_url = "https://hub.invalid";
    hub->hub = net::make_http_fetcher(hub->context.get_executor(), options).value();
    auto const answer = hub->get();
    BOOST_CHECK(answer.error().code == errc::connect_failed);
    auto const words = fmt::format("(through the proxy http://127.0.0.1:{}, from HTTPS_PROXY)", port);
    BOOST_TEST(answer.error().detail.find(words) != std::string::npos, answer.error().detail);
}

BOOST_AUTO_TEST_CASE(whoever_opens_the_tunnel_to_its_own_certificate_is_refused) {
    auto const other = authority("the proxy's own").issue({.names = "DNS:hub.invalid"});
    auto tls_of_proxy = server_context(other);
    scripted_server between(hub->context, always(ok), &tls_of_proxy);
    connect_proxy const proxy({.leads = between.port()});
    auto const answer = get(proxy);
    BOOST_CHECK(answer.error().code == errc::certificate_refused);
    BOOST_TEST(answer.error().detail.find("through the proxy") != std::string::npos);
    BOOST_TEST(asked.empty());
}

BOOST_AUTO_TEST_CASE(no_proxy_goes_straight) {
    connect_proxy const proxy({.answer = "HTTP/1.1 403 Forbidden\r\n\r\n"});
    options.proxies["NO_PROXY"] = "localhost";
    BOOST_TEST(get(proxy, "", "localhost").value().body == "ok");
    BOOST_TEST(proxy.heard().empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::tests
