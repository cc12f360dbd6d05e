#pragma once

#include <string>
#include <string_view>

namespace hubcrawl {

// What went wrong, one value per stage and kind: a timeout, a cancellation and a failure of the same stage
// are three different codes, because what to do next differs.
enum class errc {
    // name resolution
    resolve_failed,
    resolve_timeout,
    resolve_cancelled,
    // TCP
    connect_failed,
    connect_timeout,
    connect_cancelled,
    // asking a proxy for a tunnel
    proxy_failed,
    proxy_timeout,
    proxy_cancelled,
    proxy_refused, // it wants a login, or does not let this destination through; never retried
    // TLS
    handshake_failed,
    handshake_timeout,
    handshake_cancelled,
    certificate_refused, // the peer answered, but is not who the name says; never retried
    tls_too_old,         // the peer speaks no TLS of 1.2 or later; never retried
    // sending the request
    send_failed,
    send_timeout,
    send_cancelled,
    // status line and header fields
    head_failed,
    head_timeout,
    head_cancelled,
    // body
    body_failed,
    body_timeout,
    body_cancelled,
    body_too_large, // over the limit for compressed or inflated bytes
    body_encoding,  // unknown Content-Encoding, or the compressed stream is damaged
    // the answer as a page
    page_malformed,
    page_too_large, // nesting or row count over the limit
    // credentials
    credential_refused,
    login_failed, // the login route did not answer as it should; may pass with time
    // this machine
    file_failed,
    database_failed,
    checkpoint_unfit, // the unfinished crawl on disk is damaged, or of another version or scope: set it aside
    state_locked,     // another hubcrawld works on the same directory
    config_invalid,
    stopped, // a signal asked for the end
};

std::string_view to_string(errc code) noexcept;

// An expected failure: the code decides, the detail (names, numbers, the system's own words) is for people.
// The detail never holds a secret.
struct error {
    errc code;
    std::string detail;
};

bool is_timeout(errc code) noexcept;
bool is_cancelled(errc code) noexcept;

} // namespace hubcrawl
