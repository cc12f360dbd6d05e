#pragma once

#include "crawl/crawl_state.hpp"
#include "crawl/repository_list.hpp"
#include "hub/page_reader.hpp"
#include "model/crawl_scope.hpp"
#include "output/manifest.hpp"
#include "output/onlooker.hpp"
#include "output/snapshot.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace hubcrawl::crawl {

// Copies the rows of one namespace after the other from the spool into the snapshot's files, each row once,
// while the onlooker, if there is one, looks on.
class row_copier {
public:
    row_copier(crawl_state& state, crawl_scope const& scope, output::snapshot_writer& into,
               std::atomic<bool> const& stop, output::onlooker* also);

    result<> open_files();
    result<output::manifest_namespace> copy_namespace(std::size_t name_space);

private:
    struct totals {
        std::uint64_t rows = 0;
        std::uint64_t expected = 0;
        std::uint64_t listings = 0;
    };

    using bytes_sink = std::function<result<>(std::string_view bytes, std::uint64_t records)>;

    result<> heed_stop() const;
    result<> copy_repositories(repository_list const& list);
    // What the repositories open, and what is watched of themselves.
    result<> go_through(repository_list const& list, std::size_t name_space);
    result<> copy_listing(frontier::listing_record const& listing);
    // The rows held of the page, which is the block as a whole, in stream s; rows repeated in the listing
    // only the first time, which `seen` marks. Returns how many lines that were.
    result<std::uint64_t> copy_block(std::size_t s, frontier::held_page const& page, std::vector<bool>& seen,
                                     bytes_sink const& into);

    crawl_state& state_;
    crawl_scope const& scope_;
    output::snapshot_writer& into_;
    std::atomic<bool> const& stop_;
    output::onlooker* also_;
    std::map<dataset_id, std::vector<stream>> streams_; // of each listing, as its page reader numbers them;
                                                        // not the last, which is what is watched
    std::map<dataset_id, std::vector<std::size_t>> files_; // the snapshot's file of each such stream
    std::map<dataset_id, totals> totals_;                  // of the namespace being copied
    std::vector<std::uint64_t> repeated_;                  // key hashes, of the listing being copied
    output::block block_;
};

} // namespace hubcrawl::crawl
