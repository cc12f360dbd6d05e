#include "hub/next_page.hpp"

#include <cstdlib>

using namespace hubcrawl;

// Whatever the server says, the next request stays on the listing's path.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view const next(reinterpret_cast<char const*>(data), size);
    std::string const path = "/v2/namespaces/acme/repositories";
    auto const read = hub::read_next("https://hub.docker.com", path + "?page_size=100&ordering=name", next);
    if (!read)
        return 0;
    auto const& target = read->target;
    if (target.find_first_of("\r\n #") != target.npos || read->page < 1 || hub::page_of(target) != read->page)
        std::abort();
    if (!target.starts_with("/v2/"))
        std::abort();
    auto const moved = hub::with_page(target, 7);
    if (hub::page_of(moved) != 7 || hub::with_page(moved, 7) != moved)
        std::abort();
    return 0;
}
