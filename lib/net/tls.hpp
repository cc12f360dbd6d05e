#pragma once

#include "base/result.hpp"
#include "net/origin.hpp"
#include "net/tls_stream.hpp"
#include "net/trust_store.hpp"

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <string>

namespace hubcrawl::net {

// TLS 1.2 or later, ALPN http/1.1, peers verified against the trust store and, when given, the certificates
// in `ca_file` (PEM). config_invalid names a file that holds none.
//
// Nobody having chosen, anchors are looked up in the store's directory, if it has hashed names: from there a
// chain's few certificates are read when they are needed, from the file all of them, which takes 40 ms of
// CPU. The file is read when a server's issuer is not found.
class tls_context {
public:
    static result<tls_context> make(std::string const& ca_file,
                                    trust_store const& store = trust_store::of_system());

    asio::ssl::context& context() { return context_; }
    bool is_file_read() const { return file_read_; }
    void read_file();

private:
    explicit tls_context(trust_store const& store);

    asio::ssl::context context_;
    std::filesystem::path file_;
    bool file_read_ = false;
};

// SNI (unless the host is an address) and verification of the name.
result<> expect_peer(tls_stream& stream, origin const& to);

// What a failed handshake means: certificate_refused or tls_too_old with the reason and
// what to do, else handshake_failed.
error handshake_error(tls_stream& stream, error_code ec, origin const& to);

} // namespace hubcrawl::net
