#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

namespace hubcrawl::tests {

struct identity {
    std::string certificate; // PEM
    std::string key;         // PEM
};

struct certificate_wish {
    std::string names = "DNS:localhost, IP:127.0.0.1"; // subjectAltName
    long valid_from = -3600;                           // seconds from now
    long valid_to = 3600;
};

// A certificate authority of its own for one test run: nothing to renew, nothing secret in the tree.
class authority {
public:
    explicit authority(char const* name = "hubcrawl test authority");
    ~authority();
    std::string const& pem() const { return pem_; }
    identity issue(certificate_wish const& wish) const;

private:
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
    std::unique_ptr<X509, void (*)(X509*)> certificate_;
    std::string pem_;
};

identity self_signed(certificate_wish const& wish);

} // namespace hubcrawl::tests
