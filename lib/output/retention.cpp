#include "output/retention.hpp"

#include "base/atomic_file.hpp"

#include <algorithm>
#include <system_error>

namespace hubcrawl::output {

namespace {

// "20261120T172400Z": sorts by time. Whatever else lies there is not ours to remove.
bool is_snapshot_name(std::string const& name) {
    return name.size() == 16 && name[8] == 'T' && name[15] == 'Z' &&
           std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || c == 'T' || c == 'Z'; });
}

} // namespace

result<std::vector<std::string>> remove_old_snapshots(std::filesystem::path const& output_dir,
                                                      std::uint64_t keep) {
    auto const snapshots = output_dir / "snapshots";
    std::error_code failed;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator at(snapshots, failed), end; !failed && at != end;
         at.increment(failed))
        if (auto name = at->path().filename().string(); is_snapshot_name(name))
            names.push_back(std::move(name));
    if (failed)
        return fail(errc::file_failed, "{}: cannot be listed: {}", snapshots.string(), failed.message());
    std::ranges::sort(names);
    std::vector<std::string> kept;
    for (auto const* link : {"current", "latest"})
        if (auto const target = std::filesystem::read_symlink(output_dir / link, failed); !failed)
            kept.push_back(target.filename());

    std::vector<std::string> removed;
    auto const surplus = names.size() - std::min<std::size_t>(names.size(), keep);
    for (auto const& name :
         std::vector(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(surplus))) {
        if (std::ranges::count(kept, name) > 0)
            continue;
        auto const hidden = snapshots / ("." + name + ".tmp");
        if (auto done = rename_path(snapshots / name, hidden); !done)
            return done.error();
        std::filesystem::remove_all(hidden, failed);
        if (failed)
            return fail(errc::file_failed, "{}: cannot be removed: {}", hidden.string(), failed.message());
        removed.push_back(name);
    }
    return removed;
}

} // namespace hubcrawl::output
