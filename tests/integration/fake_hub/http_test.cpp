#include "hub_fixture.hpp"
#include "support/temp_dir.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <thread>

// HTTP itself: items 31 and 34 of hub-api.md's list for a stand-in, TLS, and the request log.
namespace hubcrawl::fake_hub {

namespace {

constexpr std::string_view acme = R"(
[[organization]]
name = "acme"
repositories = 45
)";

std::string const list = "/v2/namespaces/acme/repositories";

std::string inflated(std::string const& packed) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string out(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    auto const end = inflate(&stream, Z_FINISH);
    out.resize(end == Z_STREAM_END ? out.size() - stream.avail_out : 0);
    inflateEnd(&stream);
    return out;
}

// One GET over TLS, with the name and the chain checked.
std::string get_over_tls(server const& hub, std::string const& host, std::filesystem::path const& ca) {
    namespace ssl = boost::asio::ssl;
    using boost::asio::ip::tcp;
    boost::asio::io_context context;
    ssl::context trust(ssl::context::tls_client);
    trust.load_verify_file(ca.string());
    ssl::stream<tcp::socket> stream(context, trust);
    stream.set_verify_mode(ssl::verify_peer);
    stream.set_verify_callback(ssl::host_name_verification(host));
    stream.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), hub.port()});
    stream.handshake(ssl::stream_base::client);
    auto const text =
        "GET " + list + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: t\r\nConnection: close\r\n\r\n";
    boost::asio::write(stream, boost::asio::buffer(text));
    std::string out;
    boost::system::error_code end;
    boost::asio::read(stream, boost::asio::dynamic_buffer(out), end);
    BOOST_TEST(end == boost::asio::error::eof); // a close_notify, not a truncation
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_test)

// item 31
BOOST_AUTO_TEST_CASE(header_names_are_in_lower_case) {
    hub_fixture world(acme);
    auto const answer = world.get(list);
    BOOST_TEST(answer.headers.size() >= 8U);
    for (auto const& [name, value] : answer.headers)
        BOOST_TEST(std::ranges::none_of(name, [](unsigned char c) { return std::isupper(c) != 0; }), name);
}

// item 31
BOOST_AUTO_TEST_CASE(connections_are_kept_until_their_last_request_or_idle_end) {
    hub_fixture world("keep_alive_max_requests = 3\n" + std::string(acme));
    blocking_client client(world.hub.port());
    for (int n = 1; n <= 3; ++n)
        BOOST_TEST(client.get(list).header("connection") == (n < 3 ? "keep-alive" : "close"));
    BOOST_TEST(client.ended());
    BOOST_TEST(world.hub.totals().connections == 1U);

    hub_fixture brief("keep_alive_idle = 0.05\n" + std::string(acme));
    blocking_client waiting(brief.hub.port());
    BOOST_TEST(waiting.get(list).header("connection") == "keep-alive");
    BOOST_TEST(waiting.ended());

    hub_fixture plain(acme);
    blocking_client closing(plain.hub.port());
    BOOST_TEST(closing.get(list, "Connection: close\r\n").header("connection") == "close");
    BOOST_TEST(closing.ended());
}

// item 31
BOOST_AUTO_TEST_CASE(requests_may_follow_each_other_without_waiting) {
    hub_fixture world(acme);
    blocking_client client(world.hub.port());
    std::string const one = "GET /v2/orgs/acme/ HTTP/1.1\r\nHost: x\r\nUser-Agent: t\r\n\r\n";
    BOOST_TEST(client.exchange(one + one).status == 200);
    BOOST_TEST(world.hub.totals().connections == 1U);
}

// item 31
BOOST_AUTO_TEST_CASE(bodies_come_gzipped_when_asked_and_chunked_when_configured) {
    hub_fixture world(acme);
    auto const plain = world.get(list).body;
    auto const packed = blocking_client(world.hub.port()).get(list, "Accept-Encoding: gzip\r\n");
    BOOST_TEST(packed.header("content-encoding") == "gzip");
    BOOST_TEST(packed.body.size() < plain.size());
    BOOST_TEST(inflated(packed.body) == plain);

    hub_fixture bare("gzip = false\nchunked = true\n" + std::string(acme));
    auto const chunked = blocking_client(bare.hub.port()).get(list, "Accept-Encoding: gzip\r\n");
    BOOST_TEST(!chunked.headers.contains("content-encoding"));
    BOOST_TEST(!chunked.headers.contains("content-length"));
    BOOST_TEST(chunked.header("transfer-encoding") == "chunked");
    BOOST_TEST(chunked.body.ends_with("\r\n0\r\n\r\n"));
}

// item 34
BOOST_AUTO_TEST_CASE(the_date_is_the_servers_own) {
    hub_fixture world("clock_skew = -86400\n" + std::string(acme));
    auto const answer = world.get(list);
    auto const entry = world.hub.log().back();
    auto const ours =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    BOOST_TEST(ours - entry.time > 86390);
    BOOST_TEST(ours - entry.time < 86410);
    auto const date = answer.header("date");
    BOOST_TEST((date == http_date(entry.time) || date == http_date(entry.time + 1)));
    BOOST_TEST(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

BOOST_AUTO_TEST_CASE(tls_is_trusted_by_name_and_by_address_through_the_written_authority) {
    tests::temp_dir const directory;
    server hub(parse_world(acme).value(), {.tls = directory.path()});
    hub.start();
    BOOST_TEST(hub.url().starts_with("https://localhost:"));
    for (std::string const host : {"localhost", "127.0.0.1"}) {
        auto const answer = get_over_tls(hub, host, hub.ca_file());
        BOOST_TEST(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        BOOST_TEST(answer.find("https://" + host + list + "?page=2") != answer.npos);
    }
    BOOST_CHECK_THROW(get_over_tls(hub, "elsewhere.example", hub.ca_file()), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(the_log_says_who_asked_what_and_how_it_ended) {
    hub_fixture world("[[user]]\nname = \"alice\"\npassword = \"pw\"\n" + std::string(acme));
    auto const token = world.log_in("alice", "pw");
    world.get(list, token);
    world.get(list, "broken");
    world.get("/v2/orgs/nobody/");
    auto const log = world.hub.log();
    BOOST_TEST_REQUIRE(log.size() == 4U);
    struct {
        char const *method, *credential;
        unsigned status;
    } const expected[] = {{"POST", "anonymous", 200},
                          {"GET", "user:alice", 200},
                          {"GET", "invalid", 401},
                          {"GET", "anonymous", 404}};
    for (std::size_t n = 0; n < 4; ++n) {
        BOOST_TEST(log[n].method == expected[n].method);
        BOOST_TEST(log[n].credential == expected[n].credential);
        BOOST_TEST(log[n].status == expected[n].status);
        BOOST_TEST(log[n].in_flight == 1U);
    }
    auto const line = to_ndjson(log[1]);
    BOOST_TEST(line.ends_with("\n"));
    BOOST_TEST(json::parse(line).at("target").as_string() == list);
    BOOST_TEST(line.find(token) == line.npos);
}

BOOST_AUTO_TEST_CASE(a_stopped_server_drops_everyone_and_comes_back_where_it_was) {
    hub_fixture world(acme);
    blocking_client waiting(world.hub.port());
    BOOST_TEST(waiting.get(list).status == 200);
    auto const port = world.hub.port();
    world.hub.stop();
    BOOST_TEST(waiting.ended());
    BOOST_CHECK_THROW(blocking_client{port}, std::runtime_error);
    world.hub.start();
    BOOST_TEST(world.hub.port() == port);
    BOOST_TEST(world.get(list).header("x-ratelimit-remaining") == "178");
}

BOOST_AUTO_TEST_CASE(requests_under_way_at_once_are_counted) {
    hub_fixture world("[latency]\nmin_ms = 80\nmax_ms = 90\n" + std::string(acme));
    auto const start = std::chrono::steady_clock::now();
    std::vector<std::jthread> askers;
    for (int n = 0; n < 3; ++n)
        askers.emplace_back([&world] { blocking_client(world.hub.port()).get(list); });
    askers.clear();
    BOOST_TEST(world.hub.totals().max_in_flight > 1U);
    BOOST_TEST(world.hub.totals().max_in_flight <= 3U);
    BOOST_TEST((std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(80)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::fake_hub
