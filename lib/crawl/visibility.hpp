#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crawl/session.hpp"
#include "model/crawl_scope.hpp"
#include "net/fetcher.hpp"

#include <cstdint>
#include <string>

namespace hubcrawl::crawl {

// What one identity sees of one namespace, found with a page of its repositories (and, where that is empty,
// by asking whether the namespace exists).
struct visibility {
    enum class kind : std::uint8_t { visible, empty, absent, refused } is = kind::refused;
    std::int64_t repositories = 0;    // the server's count
    std::int64_t private_on_page = 0; // private rows among those of the first page
    std::int64_t rows_on_page = 0;
    std::string words; // why refused
};

// Fails where nothing can be said: network, server, or a refused credential.
awaitable<result<visibility>> look(net::fetcher& network, session& who, crawl_scope const& scope,
                                   std::size_t name_space);

} // namespace hubcrawl::crawl
