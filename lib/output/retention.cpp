#include "output/retention.hpp"

#include "base/atomic_file.hpp"
#include "output/leftovers.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

namespace hubcrawl::output {

namespace {

// How many of the names, the oldest first, may go. They sort by time, and so does the name of a moment.
std::size_t surplus_of(std::vector<std::string> const& names, retention_rules const& rules, wall_time now) {
    if (rules.snapshots == 0 && rules.days == 0)
        return 0;
    auto surplus = names.size() - std::min<std::size_t>(names.size(), rules.snapshots);
    if (rules.days > 0) {
        auto const oldest_kept = to_compact(now - std::chrono::days(rules.days));
        auto const old = std::ranges::lower_bound(names, oldest_kept) - names.begin();
        surplus = std::min(surplus, static_cast<std::size_t>(old));
    }
    return surplus;
}

} // namespace

result<std::vector<std::string>> remove_old_snapshots(std::filesystem::path const& output_dir,
                                                      retention_rules const& rules, wall_time now) {
    auto const snapshots = output_dir / "snapshots";
    std::error_code failed;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator at(snapshots, failed), end; !failed && at != end;
         at.increment(failed))
        if (auto name = at->path().filename().string(); is_snapshot_name(name))
            names.push_back(std::move(name));
    if (failed)
        return file_failure(snapshots, "list", failed.value());
    std::ranges::sort(names); // by time; whatever else lies there is not ours to remove
    std::vector<std::string> kept;
    for (auto const* link : {"current", "latest"}) {
        auto const target = std::filesystem::read_symlink(output_dir / link, failed);
        // A link that cannot be read may name any of them.
        if (failed && failed != std::errc::no_such_file_or_directory)
            return file_failure(output_dir / link, "read", failed.value());
        kept.push_back(target.filename());
    }

    std::vector<std::string> removed;
    auto const surplus = surplus_of(names, rules, now);
    for (auto const& name :
         std::vector(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(surplus))) {
        if (std::ranges::count(kept, name) > 0)
            continue;
        auto const hidden = snapshots / unfinished_name(name);
        if (auto done = rename_path(snapshots / name, hidden); !done)
            return done.error();
        std::filesystem::remove_all(hidden, failed);
        if (failed)
            return file_failure(hidden, "remove", failed.value());
        removed.push_back(name);
    }
    return removed;
}

} // namespace hubcrawl::output
