#include "base/error.hpp"

#include "base/result.hpp"

namespace hubcrawl {

std::string_view to_string(errc code) noexcept {
    switch (code) {
    case errc::resolve_failed: return "name resolution failed";
    case errc::resolve_timeout: return "name resolution timed out";
    case errc::resolve_cancelled: return "name resolution was cancelled";
    case errc::connect_failed: return "connection failed";
    case errc::connect_timeout: return "connection timed out";
    case errc::connect_cancelled: return "connecting was cancelled";
    case errc::proxy_failed: return "the proxy failed";
    case errc::proxy_timeout: return "the proxy did not answer in time";
    case errc::proxy_cancelled: return "asking the proxy was cancelled";
    case errc::proxy_refused: return "the proxy refused";
    case errc::handshake_failed: return "TLS handshake failed";
    case errc::handshake_timeout: return "TLS handshake timed out";
    case errc::handshake_cancelled: return "TLS handshake was cancelled";
    case errc::certificate_refused: return "certificate refused";
    case errc::tls_too_old: return "TLS too old";
    case errc::send_failed: return "sending the request failed";
    case errc::send_timeout: return "sending the request timed out";
    case errc::send_cancelled: return "sending the request was cancelled";
    case errc::head_failed: return "the answer's head was not readable";
    case errc::head_timeout: return "no answer in time";
    case errc::head_cancelled: return "waiting for the answer was cancelled";
    case errc::body_failed: return "the answer was cut off";
    case errc::body_timeout: return "the answer stopped in its middle";
    case errc::body_cancelled: return "reading the answer was cancelled";
    case errc::body_too_large: return "the answer is too large";
    case errc::body_encoding: return "the answer's encoding is damaged or unknown";
    case errc::page_malformed: return "malformed page";
    case errc::page_too_large: return "page over the limits";
    case errc::credential_refused: return "credential refused";
    case errc::login_failed: return "login failed";
    case errc::file_failed: return "file error";
    case errc::database_failed: return "checkpoint database error";
    case errc::checkpoint_unfit: return "checkpoint unfit";
    case errc::state_locked: return "directory in use";
    case errc::config_invalid: return "configuration error";
    case errc::stopped: return "stopped";
    }
    return "unknown error";
}

std::string to_string(error const& failure) {
    if (failure.detail.empty())
        return std::string(to_string(failure.code));
    return fmt::format("{}: {}", to_string(failure.code), failure.detail);
}

bool is_timeout(errc code) noexcept {
    switch (code) {
    case errc::resolve_timeout:
    case errc::connect_timeout:
    case errc::proxy_timeout:
    case errc::handshake_timeout:
    case errc::send_timeout:
    case errc::head_timeout:
    case errc::body_timeout: return true;
    default: return false;
    }
}

bool is_cancelled(errc code) noexcept {
    switch (code) {
    case errc::resolve_cancelled:
    case errc::connect_cancelled:
    case errc::proxy_cancelled:
    case errc::handshake_cancelled:
    case errc::send_cancelled:
    case errc::head_cancelled:
    case errc::body_cancelled:
    case errc::stopped: return true;
    default: return false;
    }
}

} // namespace hubcrawl
