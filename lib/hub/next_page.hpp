#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hubcrawl::hub {

struct next_page {
    std::string target;    // path and query, to be asked of our own origin
    std::int64_t page = 1; // the number in it
    bool foreign = false;  // it named another scheme, host, port or user: worth a warning
};

// Reads the server's `next`, absolute or relative, and pins it to the listing that was asked: a token goes to
// our origin and this path, nowhere else (hub-api.md §4, trap 12). page_malformed for anything but another
// page of the asked path; a slash at the path's end may come or go.
result<next_page> read_next(std::string_view hub_url, std::string_view asked_target, std::string_view next);

// Reads the Location of a redirect: only the same page of the same listing at the same origin, with or
// without the slash at the path's end, may be asked instead; page_malformed for anything else.
result<std::string> read_redirect(std::string_view hub_url, std::string_view asked_target,
                                  std::string_view location);

// An address for a message: scheme, host, port and path in printable ASCII, at most 200 bytes; never its
// user, password, query or fragment, which may hold a secret.
std::string shown_address(std::string_view address);

// The page number of a target; 1 where it has none.
std::int64_t page_of(std::string_view target);
// The same target with that page number, everything else as it was and where it was.
std::string with_page(std::string_view target, std::int64_t page);

} // namespace hubcrawl::hub
