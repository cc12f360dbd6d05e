#include "net/tls.hpp"

#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace hubcrawl::net {

namespace ssl = asio::ssl;

namespace {

// RFC 7301 §3.1: each name behind its length
constexpr unsigned char http_1_1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

std::string certificate_words(long verdict, origin const& to) {
    switch (verdict) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return fmt::format(
            "the certificate does not name '{}': something else answers at this address; check "
            "--hub-url, name resolution and proxies",
            to.host);
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "the certificate has expired: check this machine's clock; if it is right, the server's owner "
               "has to renew the certificate";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "the certificate is not valid yet: check this machine's clock";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "the certificate is self-signed, so nobody vouches for it: if you know it, name it with "
               "--ca-file";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return "the certificate's issuer is not trusted: if it is your company's authority, name its "
               "certificate with --ca-file";
    default: return X509_verify_cert_error_string(verdict);
    }
}

// "3513523f.0", as openssl-rehash names the links.
bool is_hashed(std::filesystem::path const& entry) {
    auto const name = entry.filename().string();
    return name.size() == 10 && name.ends_with(".0") &&
           name.find_first_not_of("0123456789abcdef") == name.size() - 2;
}

// The system's store where OpenSSL looks for it. By its directory of hashed names, where it has one and the
// environment names none: from there a chain's few certificates are read when they are needed, from the file
// all of them at once, which takes 40 ms of CPU.
bool trust_system(SSL_CTX* context) {
    if (std::getenv(X509_get_default_cert_file_env()) || std::getenv(X509_get_default_cert_dir_env()))
        return SSL_CTX_set_default_verify_paths(context) == 1;
    auto const* const directory = X509_get_default_cert_dir();
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator(directory, none))
        if (is_hashed(entry.path()))
            return SSL_CTX_load_verify_dir(context, directory) == 1;
    return SSL_CTX_set_default_verify_paths(context) == 1;
}

} // namespace

result<ssl::context> make_tls_context(std::string const& ca_file) {
    ssl::context context(ssl::context::tls_client);
    error_code ec;
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    // A usual gzip page with one read; SSL_MODE_RELEASE_BUFFERS gives the room back between two.
    SSL_CTX_set_read_ahead(context.native_handle(), 1);
    SSL_CTX_set_default_read_buffer_len(context.native_handle(), 64U << 10);
    SSL_CTX_set_alpn_protos(context.native_handle(), http_1_1, sizeof http_1_1);
    // the operator's file is an anchor whether it holds a root or not
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.native_handle()), X509_V_FLAG_PARTIAL_CHAIN);
    context.set_verify_mode(ssl::verify_peer, ec);
    if (!trust_system(context.native_handle()))
        return fail(errc::config_invalid, "the system's trust store cannot be read");
    if (!ca_file.empty()) {
        context.load_verify_file(ca_file, ec);
        if (ec)
            return fail(errc::config_invalid, "{}: no trust anchor (PEM) could be read: {}", ca_file,
                        ec.message());
    }
    return context;
}

result<> expect_peer(tls_stream& stream, origin const& to) {
    if (!to.literal && SSL_set_tlsext_host_name(stream.native_handle(), to.host.c_str()) != 1)
        return fail(errc::handshake_failed, "'{}' cannot be sent as a server name", to.host);
    auto* const rules = SSL_get0_param(stream.native_handle());
    auto const set = to.literal ? X509_VERIFY_PARAM_set1_ip_asc(rules, to.host.c_str())
                                : X509_VERIFY_PARAM_set1_host(rules, to.host.data(), to.host.size());
    if (set != 1)
        return fail(errc::handshake_failed, "'{}' is no name a certificate could hold", to.host);
    return {};
}

error handshake_error(tls_stream& stream, error_code ec, origin const& to) {
    // not by `ec`: it is the first of OpenSSL's queue, which may come from deep inside the verification
    auto const verdict = SSL_get_verify_result(stream.native_handle());
    if (verdict != X509_V_OK)
        return fail(errc::certificate_refused, "{}: {}", to.host_header, certificate_words(verdict, to));
    if (ec.category() == asio::error::get_ssl_category()) {
        switch (ERR_GET_REASON(static_cast<unsigned long>(ec.value()))) {
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_VERSION_TOO_LOW:
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
            return fail(errc::tls_too_old,
                        "{}: the server offers nothing newer than TLS 1.1, and TLS 1.2 is the least; the "
                        "server, or the proxy that answers in its place, has to be updated",
                        to.host_header);
        case SSL_R_WRONG_VERSION_NUMBER:
            return fail(errc::handshake_failed,
                        "{}: what answers there speaks no TLS; check the port in --hub-url", to.host_header);
        default: break;
        }
    }
    return fail(errc::handshake_failed, "{}: {}", to.host_header, ec.message());
}

} // namespace hubcrawl::net
