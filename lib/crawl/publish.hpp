#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crawl/crawl_state.hpp"
#include "model/crawl_scope.hpp"
#include "output/manifest.hpp"

#include <atomic>
#include <filesystem>

namespace hubcrawl::output {
class onlooker;
}

namespace hubcrawl::crawl {

// Turns a finished crawl into a snapshot: copies row ranges out of the spool in canonical order (namespaces
// as configured, repositories by name, tags in the server's order), proves and describes them in the
// manifest, tells what has changed and appends to the pull history. Works on the calling thread alone; ends
// with errc::stopped soon after `stop` is set, leaving nothing behind. `also` looks on.
result<output::manifest> publish(crawl_state& state, crawl_scope const& scope,
                                 std::filesystem::path const& output_dir, wall_time finished,
                                 std::atomic<bool> const& stop, output::onlooker* also = nullptr);

// The name of the snapshot that the crawl in `state` has become already, where the run that did it died
// before it could forget it; else empty.
result<std::string> already_published(crawl_state& state, std::filesystem::path const& output_dir);

} // namespace hubcrawl::crawl
