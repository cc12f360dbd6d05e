#pragma once

#include "base/atomic_file.hpp"
#include "base/result.hpp"
#include "output/spool_block.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace hubcrawl::output {

// The durable home of accepted pages until they are published: one block a page, appended to one file. What
// stands after the last checkpoint is forgotten when it is opened again. Host byte order: the file is this
// machine's own and lives no longer than one crawl.
//
// One thread appends; another may meanwhile sync, and read what was appended before.
class spool {
public:
    // Creates the file where there is none. `committed` is the size the last checkpoint named: longer files
    // are cut to it, shorter ones are errc::checkpoint_unfit.
    static result<spool> open(std::filesystem::path file, std::uint64_t committed);

    // One write; returns the block's offset. After a failure nothing is appended.
    result<std::uint64_t> append(page const& accepted, std::size_t streams);
    std::uint64_t size() const { return size_; }
    // A numbered mark between the blocks, no page. Written ahead of each commit of the checkpoint, it
    // outlives a checkpoint that has lost its newest commits.
    result<> mark(std::uint64_t number);
    // The number of the last whole mark behind `offset`; 0 where there is none, or no file.
    static std::uint64_t last_mark(std::filesystem::path const& file, std::uint64_t offset);
    // Everything appended before the call is on disk when this returns. After one failure it never succeeds
    // again: the kernel reports lost bytes once, and then forgets them.
    result<> sync();
    // Reads every block and its checksums, at the speed of the disk: errc::checkpoint_unfit where one is
    // damaged or cannot be read.
    result<> verify() const;

    // Row table and keys of the block at `offset`, and the bytes of one stream where asked for. Damage is
    // errc::checkpoint_unfit, "… spool damaged at offset N: …".
    result<> read(std::uint64_t offset, block& out, std::optional<std::size_t> stream = std::nullopt) const;
    // All streams, too, at once: block::stream().
    result<> read_whole(std::uint64_t offset, block& out) const;

private:
    spool(std::filesystem::path path, file_descriptor file, std::uint64_t size);
    error damaged(std::uint64_t offset, std::string_view what) const;
    result<block_head> read_head(std::uint64_t offset) const;
    result<> read_bytes(std::uint64_t offset, std::uint64_t length, std::string& out) const;

    std::filesystem::path path_;
    file_descriptor file_;
    mutable std::uint64_t size_; // set by std::atomic_ref: readers look at it
    bool lost_ = false;          // a sync has failed
    std::string head_;           // header, table and keys of the page being appended
};

} // namespace hubcrawl::output
