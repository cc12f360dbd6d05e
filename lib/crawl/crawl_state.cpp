#include "crawl/crawl_state.hpp"

#include "base/atomic_file.hpp"
#include "base/json_text.hpp"
#include "crawl/counts_text.hpp"
#include "hub/csv_header.hpp"
#include "hub/dataset.hpp"

#include <spdlog/spdlog.h>

#include <charconv>
#include <system_error>

namespace hubcrawl::crawl {

namespace {

// The database first: without it the spool is only bytes, never the other way round; and SQLite throws away a
// log that lies beside no database.
struct state_file {
    char const* name;
    char const* aside; // so that sqlite3(1) still finds the log of a database set aside
};
constexpr state_file files[] = {
    {"checkpoint.db", "checkpoint.db.set-aside"},
    {"checkpoint.db-wal", "checkpoint.db.set-aside-wal"},
    {"checkpoint.db-journal", "checkpoint.db.set-aside-journal"},
    {"checkpoint.db-shm", "checkpoint.db.set-aside-shm"},
    {"spool", "spool.set-aside"},
};

std::uint64_t number_in(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

result<bool> remove_file(std::filesystem::path const& file) {
    std::error_code failed;
    auto const removed = std::filesystem::remove(file, failed);
    if (failed)
        return file_failure(file, "remove", failed.value());
    return removed;
}

std::uint64_t size_of(std::filesystem::path const& file) {
    std::error_code failed;
    auto const size = std::filesystem::file_size(file, failed);
    return failed ? 0 : size;
}

} // namespace

std::string scope_text(crawl_scope const& scope) {
    std::string text = "hubcrawl 1\n";
    auto const add = [&](std::string_view name, std::string_view value) {
        text += name;
        text += ' ';
        append_json_string(text, value);
        text += '\n';
    };
    add("hub", scope.hub_url);
    for (auto const& seed : scope.namespaces) {
        add("namespace", seed.name);
        add("as", scope.identities[seed.identity].username.value_or(""));
    }
    for (auto const id : scope.datasets) {
        add("dataset", hub::describe(id).name);
        for (auto const& column : hub::columns_of(id, scope)) add("column", column);
    }
    // They stand in the spool whatever is asked for, as this version has them.
    for (auto const& each : hub::datasets()) {
        for (auto const& member : each.watched) add("watched", member);
        for (auto const& member : each.counted) add("counted", member);
    }
    for (auto const format : scope.formats) add("format", to_string(format));
    add("csv_escape_formulas", scope.csv_escape_formulas ? "true" : "false");
    return text;
}

result<crawl_state> crawl_state::open_files(std::filesystem::path const& directory,
                                            std::string const& scope) {
    auto const database = directory / "checkpoint.db";
    std::error_code failed;
    auto const there = std::filesystem::exists(database, failed);
    auto const held = size_of(directory / "spool");
    // The first commit comes before the first row: a spool with rows in it had a checkpoint once.
    auto const emptied = [&] {
        return fail(errc::checkpoint_unfit, "{}: holds no crawl, although the spool beside it holds {} bytes",
                    database.string(), held);
    };
    if (there && held > 0 && size_of(database) == 0)
        return emptied(); // before SQLite sees it, and throws its log away
    auto checkpoint = frontier::checkpoint::open(database, scope);
    if (!checkpoint)
        return checkpoint.error();
    if (there && held > 0 && !checkpoint->resumed())
        return emptied();
    auto const noted_size = checkpoint->get("spool_size");
    auto const noted_commits = checkpoint->get("commits");
    if (!noted_size || !noted_commits)
        return (noted_size ? noted_commits : noted_size).error();
    auto const size = *noted_size ? number_in(**noted_size) : 0;
    auto const commits = *noted_commits ? number_in(**noted_commits) : 0;
    // The mark of a commit is on disk before it, and the next commit begins after it has ended.
    if (auto const begun = output::spool::last_mark(directory / "spool", size); begun > commits + 1)
        return fail(errc::checkpoint_unfit, "{}: has lost commits: it knows {}, and {} were begun",
                    database.string(), commits, begun);
    auto spool = output::spool::open(directory / "spool", size);
    if (!spool)
        return spool.error();
    if (auto done = spool->verify(); !done)
        return done.error();
    crawl_state made(std::move(*checkpoint), std::move(*spool));
    made.commits_ = commits;
    return made;
}

result<> crawl_state::begin_or_resume(wall_time now) {
    auto const known = checkpoint.get("started");
    auto const sent = checkpoint.get("requests");
    if (!known || !sent)
        return (known ? sent : known).error();
    auto const held = checkpoint.count();
    if (!held)
        return held.error();
    if (*sent)
        counts = counts_from_text(**sent);
    // What holds no page yet (no network, a refused credential) begins when it can, not when it was first
    // tried.
    if (*known && held->pages > 0) {
        started = wall_time(std::chrono::milliseconds(static_cast<std::int64_t>(number_in(**known))));
        return {};
    }
    started = now;
    if (auto done = checkpoint.set("started", fmt::format("{}", now.time_since_epoch().count())); !done)
        return done;
    return checkpoint.commit();
}

result<crawl_state> crawl_state::open(std::filesystem::path const& directory, crawl_scope const& scope,
                                      bool fresh, wall_time now) {
    if (fresh)
        if (auto done = forget(directory); !done)
            return done.error();
    auto const text = scope_text(scope);
    auto opened = open_files(directory, text);
    if (!opened && opened.error().code == errc::checkpoint_unfit) {
        if (auto done = set_aside(directory, opened.error().detail); !done)
            return done.error();
        opened = open_files(directory, text);
    }
    if (!opened)
        return opened;
    if (auto done = opened->begin_or_resume(now); !done)
        return done.error();
    return opened;
}

result<> crawl_state::set_aside(std::filesystem::path const& directory, std::string_view reason) {
    spdlog::warn("the unfinished crawl in {} cannot be resumed ({}); it is set aside as *.set-aside, and the "
                 "crawl begins anew",
                 directory.string(), reason);
    bool replaced = false;
    for (auto const& file : files) {
        auto const removed = remove_file(directory / file.aside);
        if (!removed)
            return removed.error();
        replaced |= *removed;
    }
    if (replaced)
        spdlog::warn("another one, set aside earlier in {}, was removed: one is kept", directory.string());
    for (auto const& file : files) {
        std::error_code failed;
        if (std::filesystem::exists(directory / file.name, failed))
            if (auto done = rename_path(directory / file.name, directory / file.aside); !done)
                return done;
    }
    return sync_directory(directory);
}

result<crawl_state::commit_point> crawl_state::begin_commit(request_counts const& counts_now) {
    // Only a commit that has ended counts: what failed is begun again by the same number.
    auto const number = commits_ + 1;
    if (auto done = spool.mark(number); !done)
        return done.error();
    return commit_point{number, spool.size(), to_text(counts_now)};
}

result<> crawl_state::end_commit(commit_point const& point) {
    if (auto done = spool.sync(); !done)
        return done;
    if (auto done = checkpoint.set("spool_size", fmt::format("{}", point.spool_size)); !done)
        return done;
    if (auto done = checkpoint.set("commits", fmt::format("{}", point.number)); !done)
        return done;
    if (auto done = checkpoint.set("requests", point.requests); !done)
        return done;
    if (auto done = checkpoint.commit(); !done)
        return done;
    commits_ = point.number;
    return {};
}

result<> crawl_state::commit(request_counts const& counts_now) {
    auto const point = begin_commit(counts_now);
    return point ? end_commit(*point) : point.error();
}

result<> crawl_state::forget(std::filesystem::path const& directory) {
    for (auto const& file : files)
        if (auto done = remove_file(directory / file.name); !done)
            return done.error();
    return {};
}

} // namespace hubcrawl::crawl
