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

constexpr char const* files[] = {"checkpoint.db", "checkpoint.db-wal", "checkpoint.db-shm", "spool"};

std::uint64_t number_in(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

result<> set_aside(std::filesystem::path const& directory) {
    for (auto const* name : files) {
        std::error_code failed;
        if (std::filesystem::exists(directory / name, failed))
            if (auto done = rename_path(directory / name, directory / (std::string(name) + ".set-aside"));
                !done)
                return done;
    }
    return {};
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
    for (auto const format : scope.formats) add("format", to_string(format));
    add("csv_escape_formulas", scope.csv_escape_formulas ? "true" : "false");
    return text;
}

result<crawl_state> crawl_state::open_files(std::filesystem::path const& directory, std::string const& scope,
                                            wall_time now) {
    auto checkpoint = frontier::checkpoint::open(directory / "checkpoint.db", scope);
    if (!checkpoint)
        return checkpoint.error();
    auto const size = checkpoint->get("spool_size");
    if (!size)
        return size.error();
    auto spool = output::spool::open(directory / "spool", *size ? number_in(**size) : 0);
    if (!spool)
        return spool.error();
    crawl_state made(std::move(*checkpoint), std::move(*spool));
    auto const started = made.checkpoint.get("started");
    auto const counts = made.checkpoint.get("requests");
    if (!started || !counts)
        return (started ? counts : started).error();
    made.started = *started
                       ? wall_time(std::chrono::milliseconds(static_cast<std::int64_t>(number_in(**started))))
                       : now;
    if (*counts)
        made.counts = counts_from_text(**counts);
    if (!*started)
        if (auto done = made.checkpoint.set("started", fmt::format("{}", now.time_since_epoch().count()));
            !done)
            return done.error();
    return made;
}

result<crawl_state> crawl_state::open(std::filesystem::path const& directory, crawl_scope const& scope,
                                      bool fresh, wall_time now) {
    if (fresh)
        if (auto done = forget(directory); !done)
            return done.error();
    auto const text = scope_text(scope);
    auto opened = open_files(directory, text, now);
    if (opened || !std::filesystem::exists(directory / "checkpoint.db"))
        return opened;
    spdlog::warn("the unfinished crawl in {} cannot be resumed ({}); it is set aside as *.set-aside and the "
                 "crawl begins anew",
                 directory.string(), to_string(opened.error()));
    if (auto done = set_aside(directory); !done)
        return done.error();
    return open_files(directory, text, now);
}

result<> crawl_state::commit(request_counts const& counts_now) {
    if (auto done = spool.sync(); !done)
        return done;
    if (auto done = checkpoint.set("spool_size", fmt::format("{}", spool.size())); !done)
        return done;
    if (auto done = checkpoint.set("requests", to_text(counts_now)); !done)
        return done;
    return checkpoint.commit();
}

result<> crawl_state::forget(std::filesystem::path const& directory) {
    // The database first: without it the spool is only bytes, never the other way round.
    for (auto const* name : files) {
        std::error_code failed;
        std::filesystem::remove(directory / name, failed);
        if (failed)
            return fail(errc::file_failed, "{}: cannot remove: {}", (directory / name).string(),
                        failed.message());
    }
    return {};
}

} // namespace hubcrawl::crawl
