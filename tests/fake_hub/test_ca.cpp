#include "fake_hub/test_ca.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace hubcrawl::fake_hub {

namespace {

template <auto Free>
struct freer {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freer<X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freer<X509_EXTENSION_free>>;
struct closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using file_ptr = std::unique_ptr<std::FILE, closer>;

void check(bool good, char const* what) {
    if (!good)
        throw std::runtime_error(std::string("test certificate authority: ") + what);
}

key_ptr make_key() {
    key_ptr key(EVP_EC_gen("P-256"));
    check(key != nullptr, "key");
    return key;
}

void add_extension(X509* certificate, X509* issuer, int kind, char const* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    extension_ptr const extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    check(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

certificate_ptr make_certificate(EVP_PKEY* key, char const* common_name, long serial) {
    certificate_ptr certificate(X509_new());
    check(certificate != nullptr, "certificate");
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<unsigned char const*>(common_name), -1, -1, 0);
    return certificate;
}

file_ptr open_for_writing(std::filesystem::path const& path) {
    file_ptr file(std::fopen(path.c_str(), "wb"));
    check(file != nullptr, path.c_str());
    return file;
}

void write(std::filesystem::path const& path, X509* certificate) {
    check(PEM_write_X509(open_for_writing(path).get(), certificate) == 1, path.c_str());
}

} // namespace

test_ca_files make_test_ca(std::filesystem::path const& directory) {
    std::filesystem::create_directories(directory);
    test_ca_files const files{directory / "ca.pem", directory / "server.pem", directory / "server-key.pem"};

    auto const ca_key = make_key();
    auto const ca = make_certificate(ca_key.get(), "fake-hub test CA", 1);
    X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
    add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    check(X509_sign(ca.get(), ca_key.get(), EVP_sha256()) > 0, "signature");

    auto const key = make_key();
    auto const certificate = make_certificate(key.get(), "localhost", 2);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(ca.get()));
    add_extension(certificate.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), ca.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    add_extension(certificate.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    add_extension(certificate.get(), ca.get(), NID_authority_key_identifier, "keyid");
    check(X509_sign(certificate.get(), ca_key.get(), EVP_sha256()) > 0, "signature");

    write(files.ca, ca.get());
    write(files.certificate, certificate.get());
    auto const key_file = open_for_writing(files.key);
    check(PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "key file");
    std::filesystem::permissions(files.key,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return files;
}

} // namespace hubcrawl::fake_hub
