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

bool has_hashed_names(std::filesystem::path const& directory) {
    std::error_code failed;
    std::filesystem::directory_iterator entry(directory, failed);
    for (; !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed))
        if (is_hashed(entry->path()))
            return true;
    return false;
}

std::filesystem::path named_by(char const* variable, char const* otherwise) {
    auto const* const named = std::getenv(variable);
    return named ? named : otherwise;
}

} // namespace

trust_store trust_store::of_system() {
    auto const* const file = X509_get_default_cert_file_env();
    auto const* const directory = X509_get_default_cert_dir_env();
    return {named_by(file, X509_get_default_cert_file()), named_by(directory, X509_get_default_cert_dir()),
            std::getenv(file) || std::getenv(directory)};
}

tls_context::tls_context(trust_store const& store) : context_(ssl::context::tls_client), file_(store.file) {
    // As OpenSSL itself does it: what is not there holds no anchors, and is no error.
    SSL_CTX_load_verify_dir(context_.native_handle(), store.directory.c_str());
    if (store.chosen || !has_hashed_names(store.directory))
        read_file();
    ERR_clear_error();
}

void tls_context::read_file() {
    SSL_CTX_load_verify_file(context_.native_handle(), file_.c_str());
    ERR_clear_error();
    file_read_ = true;
}

result<tls_context> tls_context::make(std::string const& ca_file, trust_store const& store) {
    tls_context made(store);
    auto* const context = made.context_.native_handle();
    error_code ec;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    // A usual gzip page with one read; SSL_MODE_RELEASE_BUFFERS gives the room back between two.
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, 64U << 10);
    SSL_CTX_set_alpn_protos(context, http_1_1, sizeof http_1_1);
    // the operator's file is an anchor whether it holds a root or not
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
    made.context_.set_verify_mode(ssl::verify_peer, ec);
    if (ca_file.empty())
        return made;
    made.context_.load_verify_file(ca_file, ec);
    if (ec)
        return fail(errc::config_invalid, "{}: no trust anchor (PEM) could be read: {}", ca_file,
                    ec.message());
    return made;
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
