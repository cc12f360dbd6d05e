#include "output/retention.hpp"

#include "base/atomic_file.hpp"
#include "output/leftovers.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>

namespace hubcrawl::output {

namespace {

// "20261120T172400Z"
std::optional<wall_time> parse_compact(std::string_view name) {
    return parse_rfc3339(fmt::format("{}-{}-{}:{}:{}", name.substr(0, 4), name.substr(4, 2),
                                     name.substr(6, 5), name.substr(11, 2), name.substr(13)));
}

struct dated {
    std::string name;
    wall_time begun;
};

// By age, the oldest first. What only looks like a snapshot's name (a month 13) is nothing of ours.
std::vector<dated> by_age(std::vector<std::string> const& names, wall_time now) {
    std::vector<dated> all;
    for (auto const& name : names)
        if (auto const begun = parse_compact(name))
            all.push_back({name, *begun});
    std::ranges::sort(all, {}, &dated::begun);
    auto const ahead = std::ranges::upper_bound(all, now, {}, &dated::begun);
    std::ranges::rotate(all, ahead);
    return all;
}

// The time from each of them to the one behind it, and from the last to `now`.
std::vector<std::chrono::milliseconds> pauses_after(std::span<dated const> all, wall_time now) {
    std::vector<std::chrono::milliseconds> made;
    for (std::size_t i = 0; i < all.size(); ++i)
        made.push_back((i + 1 < all.size() ? all[i + 1].begun : now) - all[i].begun);
    return made;
}

// The longest pause that has its part in an age: a clock was set, or nobody was there, in a longer one.
std::chrono::milliseconds longest_counted(std::vector<std::chrono::milliseconds> pauses,
                                          std::chrono::milliseconds limit) {
    if (pauses.size() < 2)
        return limit;
    auto const usual = pauses.begin() + std::ssize(pauses) / 2;
    std::ranges::nth_element(pauses, usual);
    return std::max(limit, 4 * *usual);
}

// How many of them, the oldest first, are older than so many days.
std::size_t older_than(std::chrono::milliseconds limit, std::vector<dated> const& all, wall_time now) {
    auto const ahead = static_cast<std::size_t>(
        std::ranges::count_if(all, [&](auto const& each) { return each.begun > now; }));
    auto const pauses = pauses_after(std::span(all).subspan(ahead), now);
    auto const counted = longest_counted(pauses, limit);
    std::chrono::milliseconds age{0};
    for (auto left = pauses.size(); left > 0; --left) {
        auto const pause = pauses[left - 1];
        age += pause <= counted ? pause : std::chrono::milliseconds(0);
        if (age > limit)
            return ahead + left;
    }
    return 0; // those of a clock that ran ahead go with the oldest of the others
}

} // namespace

std::vector<std::string> let_go(std::vector<std::string> names, retention_rules const& rules, wall_time now) {
    std::vector<std::string> gone;
    if (rules.snapshots == 0 && rules.days == 0)
        return gone;
    auto const all = by_age(names, now);
    auto surplus = all.size() - std::min<std::size_t>(all.size(), rules.snapshots);
    if (rules.days > 0)
        surplus = std::min(surplus, older_than(std::chrono::days(rules.days), all, now));
    for (std::size_t i = 0; i < surplus; ++i) gone.push_back(all[i].name);
    return gone;
}

result<std::vector<std::string>> remove_old_snapshots(std::filesystem::path const& output_dir,
                                                      retention_rules const& rules, wall_time now) {
    auto const snapshots = output_dir / "snapshots";
    std::error_code failed;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator at(snapshots, failed), end; !failed && at != end;
         at.increment(failed))
        if (auto name = at->path().filename().string(); is_snapshot_name(name))
            names.push_back(std::move(name)); // whatever else lies there is not ours to remove
    if (failed)
        return file_failure(snapshots, "list", failed.value());
    std::vector<std::string> kept;
    for (auto const* link : {"current", "latest"}) {
        auto const target = std::filesystem::read_symlink(output_dir / link, failed);
        // A link that cannot be read may name any of them.
        if (failed && failed != std::errc::no_such_file_or_directory)
            return file_failure(output_dir / link, "read", failed.value());
        kept.push_back(target.filename());
    }

    std::vector<std::string> removed;
    for (auto const& name : let_go(names, rules, now)) {
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
