#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::net {

// Docker's abuse limit answers 429 with header lines ended by a bare LF (hub-api.md §2), which RFC 9112 §2.2
// allows a reader to accept and Beast does not.

// Where the head in `bytes` ends (behind its blank line, whichever way the lines end), or nothing yet.
// `from`: bytes known to hold no end from an earlier call with fewer bytes.
std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t from = 0) noexcept;

// A line that ends by LF without CR.
bool has_bare_line_end(std::string_view head) noexcept;

// Every line end made CRLF.
std::string with_crlf(std::string_view head);

} // namespace hubcrawl::net
