#include "crawl/publish.hpp"

#include "crawl/row_copier.hpp"
#include "hub/dataset.hpp"
#include "output/snapshot.hpp"

#include <algorithm>

namespace hubcrawl::crawl {

result<output::manifest> publish(crawl_state& state, crawl_scope const& scope,
                                 std::filesystem::path const& output_dir, wall_time finished,
                                 std::atomic<bool> const& stop) {
    auto writer = output::snapshot_writer::create(output_dir, state.started);
    if (!writer)
        return writer.error();
    row_copier copier(state, scope, *writer, stop);
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
    if (auto done = writer->finish(made); !done)
        return done.error();
    return made;
}

} // namespace hubcrawl::crawl
