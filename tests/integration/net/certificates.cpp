#include "integration/net/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace hubcrawl::tests {

namespace {

using key_ptr = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using certificate_ptr = std::unique_ptr<X509, void (*)(X509*)>;

key_ptr make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

template <class Write>
std::string to_pem(Write write) {
    std::unique_ptr<BIO, int (*)(BIO*)> const memory(BIO_new(BIO_s_mem()), BIO_free);
    if (write(memory.get()) != 1)
        throw std::runtime_error("libcrypto cannot write PEM");
    char* data = nullptr;
    auto const size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string certificate_pem(X509* certificate) {
    return to_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

void extend(X509* certificate, int kind, std::string const& value) {
    std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> const made(
        X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()), X509_EXTENSION_free);
    if (!made || X509_add_ext(certificate, made.get(), -1) != 1)
        throw std::runtime_error("libcrypto refuses the extension " + value);
}

// Signed by `issuer` with its key, or by itself where there is none.
certificate_ptr make_certificate(EVP_PKEY* key, char const* common_name, certificate_wish const& wish,
                                 bool is_ca, X509* issuer, EVP_PKEY* issuer_key) {
    static long serial = 1;
    certificate_ptr made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), wish.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wish.valid_to);
    X509_set_pubkey(made.get(), key);
    auto* const name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>(common_name),
                               -1, -1, 0);
    X509_set_issuer_name(made.get(), issuer ? X509_get_subject_name(issuer) : name);
    if (is_ca)
        extend(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    else
        extend(made.get(), NID_subject_alt_name, wish.names);
    if (X509_sign(made.get(), issuer_key ? issuer_key : key, EVP_sha256()) == 0)
        throw std::runtime_error("libcrypto cannot sign");
    return made;
}

identity in_pem(X509* certificate, EVP_PKEY* key) {
    return {certificate_pem(certificate), to_pem([&](BIO* out) {
                return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
            })};
}

} // namespace

authority::authority(char const* name)
    : key_(make_key()),
      certificate_(make_certificate(key_.get(), name, {}, true, nullptr, nullptr)),
      pem_(certificate_pem(certificate_.get())) {}

authority::~authority() = default;

identity authority::issue(certificate_wish const& wish) const {
    auto const key = make_key();
    auto const made =
        make_certificate(key.get(), "hubcrawl test", wish, false, certificate_.get(), key_.get());
    return in_pem(made.get(), key.get());
}

identity self_signed(certificate_wish const& wish) {
    auto const key = make_key();
    return in_pem(make_certificate(key.get(), "hubcrawl test", wish, false, nullptr, nullptr).get(),
                  key.get());
}

} // namespace hubcrawl::tests
