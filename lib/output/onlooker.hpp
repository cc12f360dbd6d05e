#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "output/manifest.hpp"
#include "output/snapshot.hpp"

#include <string_view>

namespace hubcrawl::output {

// Looks on while a snapshot is made, and may write files of its own beside its data. It sees each row once,
// in the order of the data files, as what is watched of it (hub/watched_row.hpp). What it returns as a
// failure ends the publication.
class onlooker {
public:
    virtual ~onlooker() = default;

    // Ahead of everything else; `into` outlives the last call.
    virtual result<> begins(snapshot_writer& into, wall_time started) = 0;
    virtual result<> name_space(std::string_view name) = 0;
    // `tags_seen`: all of its tags are in the snapshot. Not so where they are a gap, or are not read at all.
    virtual result<> repository(std::string_view name, std::string_view line, bool tags_seen) = 0;
    // Lines of tags of that repository, whole ones, any number of times.
    virtual result<> tags(std::string_view lines) = 0;
    // Behind all rows, a line of changes.ndjson each.
    virtual result<> change(std::string_view line) = 0;
    // The snapshot that the changes above are told from. Not called: there was none to compare with, or none
    // that could be read, and what changes were told are void.
    virtual void compared_with(std::string_view earlier) = 0;
    // Last. The manifest lacks its files' sizes, and the snapshot's name.
    virtual result<> ends(manifest const& made) = 0;
};

} // namespace hubcrawl::output
