#include "integration/net/certificates.hpp"
#include "integration/net/rig.hpp"
#include "support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>
#include <openssl/ssl.h>

#include <cstring>

namespace hubcrawl::tests {

namespace {

int choose_http_1_1(SSL*, unsigned char const** out, unsigned char* size, unsigned char const* in,
                    unsigned in_size, void*) {
    constexpr std::string_view wanted("\x08http/1.1", 9);
    if (std::string_view(reinterpret_cast<char const*>(in), in_size) != wanted)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = in + 1;
    *size = 8;
    return SSL_TLSEXT_ERR_OK;
}

asio::ssl::context server_context(identity const& who) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.use_certificate(asio::buffer(who.certificate), asio::ssl::context::pem);
    context.use_private_key(asio::buffer(who.key), asio::ssl::context::pem);
    SSL_CTX_set_alpn_select_cb(context.native_handle(), choose_http_1_1, nullptr);
    return context;
}

struct trust {
    temp_dir dir;
    authority ca;
    net::fetcher_options options;

    trust() {
        write_text(dir / "ca.pem", ca.pem());
        options.ca_file = (dir / "ca.pem").string();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(tls_exchange_test, trust)

BOOST_AUTO_TEST_CASE(an_anchor_that_stands_in_the_systems_file_alone_is_found) {
    options.ca_file.clear();
    options.trust = net::trust_store{dir / "ca.pem", dir / "hashed"};
    std::filesystem::create_directory(dir / "hashed");
    write_text(dir / "hashed" / "3513523f.0", self_signed({}).certificate); // of somebody else
    auto tls = server_context(ca.issue({}));
    rig r(always(ok), options, &tls, "localhost");
    for (int i = 0; i < 3; ++i) BOOST_TEST(r.get().value().body == "ok");
    BOOST_TEST(r.server.connections() == 2); // the first one was refused
}

BOOST_AUTO_TEST_CASE(a_good_server_is_spoken_with_and_kept) {
    auto tls = server_context(ca.issue({}));
    std::string alpn, sni;
    rig r(
        [&](channel& line, int) -> awaitable<> {
            alpn = line.alpn();
            sni = line.sni();
            while (!(co_await line.request()).empty()) co_await line.send(ok);
        },
        options, &tls, "localhost");
    for (int i = 0; i < 4; ++i) BOOST_TEST(r.get().value().body == "ok");
    BOOST_TEST(r.server.connections() == 1);
    BOOST_TEST(alpn == "http/1.1");
    BOOST_TEST(sni == "localhost");
}

BOOST_AUTO_TEST_CASE(an_address_is_verified_too_and_not_sent_as_a_name) {
    auto tls = server_context(ca.issue({}));
    std::string sni = "?";
    rig r(
        [&](channel& line, int) -> awaitable<> {
            sni = line.sni();
            co_await line.request();
            co_await line.send(ok);
        },
        options, &tls);
    BOOST_TEST(r.get().value().body == "ok");
    BOOST_TEST(sni == "");
}

BOOST_AUTO_TEST_CASE(a_peer_that_is_not_who_the_name_says_is_refused_with_the_reason) {
    constexpr std::string_view unknown_issuer =
        "the certificate's issuer is not trusted: if it is your company's authority, name its certificate "
        "with --ca-file";
    struct {
        identity who;
        std::string_view words;
    } const table[] = {
        {ca.issue({.valid_from = -7200, .valid_to = -3600}),
         "the certificate has expired: check this machine's clock; if it is right, the server's owner has to "
         "renew the certificate"},
        {ca.issue({.valid_from = 3600, .valid_to = 7200}),
         "the certificate is not valid yet: check this machine's clock"},
        {ca.issue({.names = "DNS:hub.docker.com"}), "the certificate does not name 'localhost': something "
                                                    "else answers at this address; check --hub-url, "
                                                    "name resolution and proxies"},
        {self_signed({}), "the certificate is self-signed, so nobody vouches for it: if you know it, name it "
                          "with --ca-file"},
        {authority("somebody else").issue({}), unknown_issuer},
        {authority().issue({}), unknown_issuer}, // same name, other key
    };
    for (auto const& row : table) {
        BOOST_TEST_CONTEXT(row.words) {
            auto tls = server_context(row.who);
            rig r(always(ok), options, &tls, "localhost");
            auto const answer = r.get();
            BOOST_REQUIRE(!answer);
            BOOST_TEST(to_string(answer.error().code) == to_string(errc::certificate_refused));
            BOOST_TEST(answer.error().detail == fmt::format("localhost:{}: {}", r.server.port(), row.words));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_authority_nobody_named_is_not_trusted) {
    auto tls = server_context(ca.issue({}));
    rig r(always(ok), {}, &tls, "localhost");
    BOOST_CHECK(r.get().error().code == errc::certificate_refused);
}

BOOST_AUTO_TEST_CASE(a_server_of_old_tls_alone_is_refused) {
    for (auto const version : {TLS1_VERSION, TLS1_1_VERSION}) {
        auto tls = server_context(ca.issue({}));
        SSL_CTX_set_security_level(tls.native_handle(), 0);
        SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(tls.native_handle(), version);
        rig r(always(ok), options, &tls, "localhost");
        auto const answer = r.get();
        BOOST_REQUIRE(!answer);
        BOOST_TEST(to_string(answer.error()) ==
                   fmt::format("TLS too old: localhost:{}: the server offers nothing newer than TLS 1.1, and "
                               "TLS 1.2 is the least; the server, or the proxy that answers in its place, "
                               "has to be updated",
                               r.server.port()));
    }
}

BOOST_AUTO_TEST_CASE(tls_1_2_is_enough) {
    auto tls = server_context(ca.issue({}));
    SSL_CTX_set_max_proto_version(tls.native_handle(), TLS1_2_VERSION);
    rig r(always(ok), options, &tls, "localhost");
    BOOST_TEST(r.get().value().body == "ok");
}

// Plain TCP servers behind an https address: one that says nothing, one that says something else.
BOOST_AUTO_TEST_CASE(a_peer_that_speaks_no_tls_fails_or_times_out) {
    options.limits.handshake = 20ms;
    struct {
        std::string bytes;
        errc code;
    } const table[] = {{"", errc::handshake_timeout}, {"HTTP/1.1 400 Bad\r\n\r\n", errc::handshake_failed}};
    for (auto const& row : table) {
        rig r([&](channel& line, int) -> awaitable<> {
            co_await line.send(row.bytes);
            co_await line.request();
        });
        options.hub_url = fmt::format("https://localhost:{}", r.server.port());
        r.hub = net::make_http_fetcher(r.context.get_executor(), options).value();
        BOOST_TEST(to_string(r.get().error().code) == to_string(row.code));
    }
}

BOOST_AUTO_TEST_CASE(close_ends_a_handshake_as_cancelled) {
    rig r([&](channel& line, int) -> awaitable<> { co_await line.request(); });
    options.hub_url = fmt::format("https://localhost:{}", r.server.port());
    r.hub = net::make_http_fetcher(r.context.get_executor(), options).value();
    std::optional<result<net::response>> answer;
    r.spawn({net::method::get, "/v2/", "", ""}, answer);
    r.run_until([&] { return r.server.connections() == 1; });
    r.context.poll();
    r.hub->close();
    r.run_until([&] { return answer.has_value(); });
    BOOST_TEST(to_string(answer->error().code) == to_string(errc::handshake_cancelled));
}

BOOST_AUTO_TEST_CASE(a_connection_closed_while_idle_is_replaced_without_a_word) {
    auto tls = server_context(ca.issue({}));
    rig r(once(ok), options, &tls, "localhost");
    for (int i = 0; i < 3; ++i) BOOST_TEST(r.get().value().body == "ok");
    BOOST_TEST(r.server.connections() == 3);
}

BOOST_AUTO_TEST_CASE(a_body_cut_off_without_tls_goodbye_is_a_failure) {
    auto tls = server_context(ca.issue({}));
    rig r(once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), options, &tls, "localhost");
    BOOST_CHECK(r.get().error().code == errc::body_failed);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::tests
