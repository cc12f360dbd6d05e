#include "net/tls.hpp"
#include "support/temp_dir.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>
#include <openssl/ssl.h>

namespace hubcrawl::net {

BOOST_AUTO_TEST_SUITE(tls_test)

BOOST_AUTO_TEST_CASE(nothing_older_than_tls_1_2_is_offered) {
    auto context = tls_context::make("");
    BOOST_REQUIRE(context);
    BOOST_TEST(SSL_CTX_get_min_proto_version(context->context().native_handle()) == TLS1_2_VERSION);
    BOOST_TEST(SSL_CTX_get_verify_mode(context->context().native_handle()) == SSL_VERIFY_PEER);
}

BOOST_AUTO_TEST_CASE(a_trust_anchor_that_is_none_is_named) {
    tests::temp_dir const dir;
    tests::write_text(dir / "not.pem", "no certificate in here\n");
    for (auto const& path : {dir / "absent.pem", dir / "not.pem"}) {
        auto const context = tls_context::make(path.string());
        BOOST_REQUIRE(!context);
        BOOST_CHECK(context.error().code == errc::config_invalid);
        BOOST_TEST(context.error().detail.find(path.string()) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(all_anchors_are_read_at_once_only_where_they_cannot_be_looked_up) {
    tests::temp_dir const dir;
    trust_store store{dir / "all.pem", dir / "hashed"};
    auto const reads_file = [&] { return tls_context::make("", store).value().is_file_read(); };
    BOOST_TEST(reads_file()); // no such directory
    std::filesystem::create_directory(store.directory);
    tests::write_text(store.directory / "readme.txt", "");
    tests::write_text(store.directory / "0123456g.0", "");
    BOOST_TEST(reads_file());
    tests::write_text(store.directory / "3513523f.0", "");
    BOOST_TEST(!reads_file());
    store.chosen = true;
    BOOST_TEST(reads_file());
}

BOOST_AUTO_TEST_CASE(the_name_is_sent_but_an_address_is_not) {
    asio::io_context loop;
    auto context = tls_context::make("").value();
    origin to;
    to.host = "hub.docker.com";
    tls_stream by_name(tcp_socket(loop.get_executor()), context.context());
    BOOST_REQUIRE(expect_peer(by_name, to));
    BOOST_TEST(SSL_get_servername(by_name.native_handle(), TLSEXT_NAMETYPE_host_name) == "hub.docker.com");

    to.host = "192.0.2.1";
    to.literal = true;
    tls_stream by_address(tcp_socket(loop.get_executor()), context.context());
    BOOST_REQUIRE(expect_peer(by_address, to));
    BOOST_TEST(SSL_get_servername(by_address.native_handle(), TLSEXT_NAMETYPE_host_name) == nullptr);
}

BOOST_AUTO_TEST_CASE(an_ordinary_error_is_a_failed_handshake) {
    asio::io_context loop;
    auto context = tls_context::make("").value();
    tls_stream stream(tcp_socket(loop.get_executor()), context.context());
    origin to;
    to.host_header = "hub.docker.com";
    auto const failure = handshake_error(stream, asio::error::connection_reset, to);
    BOOST_CHECK(failure.code == errc::handshake_failed);
    BOOST_TEST(failure.detail.starts_with("hub.docker.com: "));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
