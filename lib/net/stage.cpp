#include "net/stage.hpp"

#include <cstddef>

namespace hubcrawl::net {

errc stage_code(stage at, cause why) noexcept {
    static constexpr errc codes[][3] = {
        {errc::resolve_failed, errc::resolve_timeout, errc::resolve_cancelled},
        {errc::connect_failed, errc::connect_timeout, errc::connect_cancelled},
        {errc::proxy_failed, errc::proxy_timeout, errc::proxy_cancelled},
        {errc::handshake_failed, errc::handshake_timeout, errc::handshake_cancelled},
        {errc::send_failed, errc::send_timeout, errc::send_cancelled},
        {errc::head_failed, errc::head_timeout, errc::head_cancelled},
        {errc::body_failed, errc::body_timeout, errc::body_cancelled},
    };
    return codes[static_cast<std::size_t>(at)][static_cast<std::size_t>(why)];
}

} // namespace hubcrawl::net
