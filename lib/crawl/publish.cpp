#include "crawl/publish.hpp"

#include "crawl/comparison.hpp"
#include "crawl/row_copier.hpp"
#include "hub/dataset.hpp"
#include "output/onlooker.hpp"
#include "output/pull_history.hpp"
#include "output/snapshot.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

namespace hubcrawl::crawl {

namespace {

// Written ahead of publishing: the link that moves last, and where it will point then.
constexpr std::string_view last_step = "publishing";
// Where this crawl's lines in the pull history begin; written ahead of the first.
constexpr std::string_view history_start = "history_start";

result<output::pull_history> open_history(crawl_state& state, std::filesystem::path const& output_dir) {
    auto const known = state.checkpoint.get(history_start);
    if (!known)
        return known.error();
    std::optional<std::uint64_t> noted;
    if (*known)
        std::from_chars((*known)->data(), (*known)->data() + (*known)->size(), noted.emplace());
    return output::pull_history::open(output_dir, state.started, noted);
}

result<> note_last_step(crawl_state& state, output::manifest const& made, std::string const& id,
                        output::pull_history const& history) {
    auto const step = fmt::format("{} snapshots/{}", made.complete ? "current" : "latest", id);
    if (auto done = state.checkpoint.set(last_step, step); !done)
        return done;
    if (auto done = state.checkpoint.set(history_start, fmt::format("{}", history.start())); !done)
        return done;
    return state.checkpoint.commit();
}

} // namespace

result<output::manifest> publish(crawl_state& state, crawl_scope const& scope,
                                 std::filesystem::path const& output_dir, wall_time finished,
                                 std::atomic<bool> const& stop, output::onlooker* also) {
    auto writer = output::snapshot_writer::create(output_dir, state.started);
    if (!writer)
        return writer.error();
    if (also)
        if (auto done = also->begins(*writer, state.started); !done)
            return done.error();
    row_copier copier(state, scope, *writer, stop, also);
    if (auto done = copier.open_files(); !done)
        return done.error();

    output::manifest made;
    made.tool = "hubcrawl " HUBCRAWL_VERSION;
    made.hub = scope.hub_url;
    made.started = state.started;
    made.finished = finished;
    made.requests = state.counts;
    auto gaps = state.checkpoint.gaps();
    if (!gaps)
        return gaps.error();
    for (auto& each : *gaps)
        made.gaps.push_back({each.name_space, std::string(hub::describe(each.dataset).name), each.listing,
                             each.reason, each.status, each.detail});
    for (std::size_t i = 0; i < scope.namespaces.size(); ++i) {
        auto copied = copier.copy_namespace(i);
        if (!copied)
            return copied.error();
        auto const gap = std::ranges::find(made.gaps, copied->name, &output::manifest_gap::name_space);
        // Proven twice: no gap was left, and what was copied is as much as the server counted.
        copied->complete =
            gap == made.gaps.end() && std::ranges::all_of(copied->datasets, [](auto const& each) {
                return !each.expected || each.rows == *each.expected;
            });
        made.namespaces.push_back(std::move(*copied));
    }
    made.complete = std::ranges::all_of(made.namespaces, &output::manifest_namespace::complete);
    auto history = open_history(state, output_dir);
    if (!history)
        return history.error();
    if (auto done = note_last_step(state, made, writer->id(), *history); !done)
        return done.error();
    comparison changes(state, scope, *writer, output_dir, stop, also);
    if (auto done = changes.write(made.complete, *history); !done)
        return done.error();
    if (auto done = history->finish(); !done)
        return done.error();
    if (also)
        if (auto done = also->ends(made); !done)
            return done.error();
    if (auto done = writer->finish(made); !done)
        return done.error();
    return made;
}

result<bool> already_published(crawl_state& state, std::filesystem::path const& output_dir) {
    auto const noted = state.checkpoint.get(last_step);
    if (!noted)
        return noted.error();
    if (!*noted)
        return false;
    auto const space = (*noted)->find(' ');
    std::error_code none;
    auto const target = std::filesystem::read_symlink(output_dir / (*noted)->substr(0, space), none);
    return !none && target == (*noted)->substr(space + 1);
}

} // namespace hubcrawl::crawl
