#include "crawl/publish.hpp"

#include "crawl/comparison.hpp"
#include "crawl/row_copier.hpp"
#include "hub/dataset.hpp"
#include "output/onlooker.hpp"
#include "output/pull_history.hpp"
#include "output/snapshot.hpp"

#include <algorithm>
#include <system_error>

namespace hubcrawl::crawl {

namespace {

// Written ahead of publishing: the link that moves last, and where it will point then.
constexpr std::string_view last_step = "publishing";
// The snapshot this crawl is compared with, however often it is published: by the second time `latest` may
// name what the first has made of the same rows.
constexpr std::string_view compared_with = "compared_with";

// Its name; empty where there is none.
result<std::string> snapshot_before(crawl_state& state, std::filesystem::path const& output_dir) {
    auto const known = state.checkpoint.get(compared_with);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    std::error_code none;
    return std::filesystem::read_symlink(output_dir / "latest", none).filename().string();
}

result<> note_last_step(crawl_state& state, output::manifest const& made, std::string const& id,
                        std::string const& before) {
    auto const step = fmt::format("{} snapshots/{}", made.complete ? "current" : "latest", id);
    if (auto done = state.checkpoint.set(last_step, step); !done)
        return done;
    if (auto done = state.checkpoint.set(compared_with, before); !done)
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
    auto const before = snapshot_before(state, output_dir);
    if (!before)
        return before.error();
    if (auto done = note_last_step(state, made, writer->id(), *before); !done)
        return done.error();
    auto history = output::pull_history::open(output_dir, state.started, writer->id());
    if (!history)
        return history.error();
    auto const earlier = before->empty() ? std::filesystem::path() : output_dir / "snapshots" / *before;
    if (auto done = comparison(state, scope, *writer, earlier, stop, also).write(*history); !done)
        return done.error();
    if (auto done = history->finish(); !done)
        return done.error();
    if (also)
        if (auto done = also->ends(made); !done)
            return done.error();
    if (auto done = writer->finish(made); !done)
        return done.error();
    history->published();
    return made;
}

result<std::string> already_published(crawl_state& state, std::filesystem::path const& output_dir) {
    auto const noted = state.checkpoint.get(last_step);
    if (!noted)
        return noted.error();
    if (!*noted)
        return std::string();
    auto const space = (*noted)->find(' ');
    std::error_code none;
    auto const target = std::filesystem::read_symlink(output_dir / (*noted)->substr(0, space), none);
    return !none && target == (*noted)->substr(space + 1) ? target.filename().string() : std::string();
}

} // namespace hubcrawl::crawl
