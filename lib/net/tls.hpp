#pragma once

#include "base/result.hpp"
#include "net/origin.hpp"
#include "net/tls_stream.hpp"

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace hubcrawl::net {

// TLS 1.2 or later, ALPN http/1.1, peers verified against the system's trust store and, when given, the
// certificates in `ca_file` (PEM). config_invalid names a file that holds none.
result<asio::ssl::context> make_tls_context(std::string const& ca_file);

// SNI (unless the host is an address) and verification of the name.
result<> expect_peer(tls_stream& stream, origin const& to);

// What a failed handshake means: certificate_refused or tls_too_old with the reason and
// what to do, else handshake_failed.
error handshake_error(tls_stream& stream, error_code ec, origin const& to);

} // namespace hubcrawl::net
