#include "report/report_writer.hpp"

#include "hub/dataset.hpp"
#include "report/report_table.hpp"
#include "report/snapshot_summary.hpp"
#include "report/watched_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace hubcrawl::report {

report_writer::report_writer(crawl_scope const& scope) {
    scope_.tags = std::ranges::any_of(scope.datasets,
                                      [](auto id) { return hub::describe(id).listing == dataset_id::tags; });
    scope_.images = std::ranges::count(scope.datasets, dataset_id::images) > 0;
    for (auto const& dataset : hub::datasets())
        for (auto const format : {row_format::csv, row_format::ndjson})
            if (std::ranges::count(scope.datasets, dataset.id) && std::ranges::count(scope.formats, format))
                scope_.files.push_back(fmt::format("{}.{}", dataset.name, to_string(format)));
}

result<> report_writer::begins(output::snapshot_writer& into, wall_time started) {
    into_ = &into;
    scope_.id = into.id();
    scope_.started = started;
    numbers_.emplace(started);
    auto const file = into.open_beside(report_file_name);
    if (!file)
        return file.error();
    file_ = *file;
    return into.append(file_, report_head(scope_), 0);
}

result<> report_writer::name_space(std::string_view name) {
    if (auto done = end_repository(); !done)
        return done;
    numbers_->begin_namespace(name);
    return {};
}

result<> report_writer::repository(std::string_view name, std::string_view line, bool tags_seen) {
    if (auto done = end_repository(); !done)
        return done;
    numbers_->begin_repository(name, read_repository(line), tags_seen);
    in_repository_ = true;
    return {};
}

result<> report_writer::tags(std::string_view lines) {
    while (!lines.empty()) {
        auto const line = lines.substr(0, lines.find('\n'));
        numbers_->add_tag(read_tag(line));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    }
    return {};
}

result<> report_writer::end_repository() {
    if (!std::exchange(in_repository_, false))
        return {};
    auto const& row = numbers_->end_repository();
    auto line = report_line(row, numbers_->namespaces().size() - 1, scope_.tags);
    line.insert(0, std::exchange(has_rows_, true) ? ",\n" : "");
    return into_->append(file_, line, 0);
}

result<> report_writer::change(std::string_view line) {
    changes_.add(line);
    return {};
}

result<> report_writer::ends(output::manifest const& made) {
    if (auto done = end_repository(); !done)
        return done;
    if (auto done = into_->append(file_, report_rest(scope_, *numbers_, made), 0); !done)
        return done;
    auto const summary = into_->open_beside(summary_file_name);
    if (!summary)
        return summary.error();
    return into_->append(*summary, to_json(summarize(scope_.id, *numbers_, changes_.digest(since_))), 0);
}

} // namespace hubcrawl::report
