#pragma once

#include "file_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <csignal>

namespace hubcrawl::tests {

// A crawl that has read everything, and whose run ended before it could publish: killed, with the database's
// log left beside it, or failed and closed.
struct unfinished_crawl : grown_hub {
    std::filesystem::path state = output / ".state", kept = dir / "kept";

    explicit unfinished_crawl(bool killed) {
        auto const at = at_snapshot();
        start_again();
        if (killed)
            BOOST_REQUIRE_EQUAL(crawl_with({at, "kill_before"}), 128 + SIGKILL);
        else
            BOOST_REQUIRE_EQUAL(crawl_with({at, std::to_string(EIO)}), 1);
        BOOST_REQUIRE_EQUAL(std::filesystem::exists(state / "checkpoint.db-wal"), killed);
        std::filesystem::copy(state, kept);
    }
    void start_unfinished() {
        start_again();
        std::filesystem::remove_all(state);
        std::filesystem::copy(kept, state);
    }
};

} // namespace hubcrawl::tests
