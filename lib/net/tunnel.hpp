#pragma once

#include "base/result.hpp"
#include "net/proxy.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::net {

// The request for a tunnel (RFC 9110 §9.3.6). Holds the proxy's password where there is one: never to be
// logged.
std::string connect_text(proxy const& via, origin const& to, std::string_view user_agent);

// Reads what the proxy has answered so far: nothing yet, or the tunnel is open. proxy_refused is final (a
// login it asks for, a destination it forbids), proxy_failed may pass with time. Interim answers are taken
// out of `bytes`. What is said of the proxy's answer is its status and the names of its login schemes.
result<bool> read_connect_reply(std::string& bytes, std::size_t max_head, proxy const& via, origin const& to);

} // namespace hubcrawl::net
