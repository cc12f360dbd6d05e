#pragma once

#include "crawl/crawl_state.hpp"
#include "model/crawl_scope.hpp"
#include "output/change_finder.hpp"
#include "output/line_sorter.hpp"
#include "output/onlooker.hpp"
#include "output/pull_history.hpp"
#include "output/snapshot.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hubcrawl::crawl {

// Goes through what is watched of a crawl's rows, by name: writes changes.ndjson, what is no longer as in the
// snapshot before; the watched file, with which the next one is compared; and the pull history. Memory is
// bounded, whatever the order and number of the tags; of repositories that a server does not send by name,
// the names are held.
class comparison {
public:
    // `before` is the directory of the snapshot before, complete or not; empty where there is none.
    comparison(crawl_state& state, crawl_scope const& scope, output::snapshot_writer& into,
               std::filesystem::path before, std::atomic<bool> const& stop, output::onlooker* also = nullptr);

    // A crawl that cannot be compared with the snapshot before (there is none, or its watched file is
    // damaged) has an empty changes.ndjson, and a line in the log says so.
    result<> write(output::pull_history& history);

private:
    result<> open_files();
    void look_back();
    result<bool> next_before(output::watched_line& line);
    result<> note(output::watched_line::kind is, bool whole, std::string_view name, std::string_view cells);
    result<> name_space(std::size_t index, output::pull_history& history);
    result<> repository(std::size_t name_space, std::string_view line, output::pull_history& history);
    result<> tags(frontier::listing_record const& listing);
    result<> tag_page(output::block const& block, frontier::held_page const& page, bool in_order);
    result<> heed_stop() const;

    crawl_state& state_;
    crawl_scope const& scope_;
    output::snapshot_writer& into_;
    std::filesystem::path before_dir_;
    std::atomic<bool> const& stop_;
    output::onlooker* also_;
    output::watched_scope watched_;
    std::size_t repository_stream_, tag_stream_; // as their page readers number them
    bool tags_read_;                             // in this scope
    output::line_sorter sorter_;

    std::size_t changes_file_ = 0, watched_file_ = 0;
    std::uint64_t noted_ = 0; // lines of the watched file
    std::optional<output::watched_reader> before_;
    output::change_finder finder_; // reads from the one above
    bool told_ = false;            // there was something to compare with, and still is
    std::uint64_t changes_ = 0, left_out_ = 0;
    std::string text_;
};

} // namespace hubcrawl::crawl
