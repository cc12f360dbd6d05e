#include "crawl/row_copier.hpp"

#include "base/json_text.hpp"
#include "crawl/distinct.hpp"
#include "hub/csv_header.hpp"
#include "hub/dataset.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace hubcrawl::crawl {

row_copier::row_copier(crawl_state& state, crawl_scope const& scope, output::snapshot_writer& into,
                       std::atomic<bool> const& stop, output::onlooker* also)
    : state_(state), scope_(scope), into_(into), stop_(stop), also_(also) {
    for (auto const& dataset : hub::datasets())
        if (dataset.listing == dataset.id) {
            hub::page_reader const reader(dataset.id, scope);
            streams_[dataset.id].assign(reader.streams().begin(), reader.streams().end() - 1);
        }
}

result<> row_copier::open_files() {
    for (auto const& dataset : hub::datasets())
        for (auto const& each : streams_[dataset.listing]) {
            if (each.dataset != dataset.id)
                continue;
            auto const header =
                each.format == row_format::csv ? hub::csv_header(dataset.id, scope_) : std::string();
            auto const file = into_.open(dataset.name, each.format, header);
            if (!file)
                return file.error();
            files_[dataset.listing].push_back(*file);
        }
    return {};
}

result<> row_copier::heed_stop() const {
    if (stop_)
        return fail(errc::stopped, "while publishing; the checkpoint is kept");
    return {};
}

result<> row_copier::copy_repositories(repository_list const& list) {
    auto const& files = files_[dataset_id::repositories];
    for (std::size_t s = 0; s < files.size(); ++s) {
        auto const append = [&](std::string_view bytes, std::uint64_t rows) -> result<> {
            if (auto going = heed_stop(); !going)
                return going;
            return into_.append(files[s], bytes, rows);
        };
        if (auto done = list.each_piece(s, append); !done)
            return done;
    }
    return {};
}

result<std::uint64_t> row_copier::copy_block(std::size_t s, frontier::held_page const& page,
                                             std::vector<bool>& seen, bytes_sink const& into) {
    auto const bytes_of_all = block_.stream(s);
    auto const rows = rows_of(block_, page);
    std::size_t begin = 0;
    for (auto const& row :
         std::span(block_.rows).first(static_cast<std::size_t>(rows.data() - block_.rows.data())))
        begin += row.bytes[s];
    if (seen.empty()) {
        std::uint64_t records = 0, bytes = 0;
        for (auto const& row : rows) {
            records += row.records[s];
            bytes += row.bytes[s];
        }
        if (auto done = into(bytes_of_all.substr(begin, bytes), records); !done)
            return done.error();
        return records;
    }
    std::uint64_t copied = 0;
    for (auto const& row : rows) {
        auto const bytes = bytes_of_all.substr(begin, row.bytes[s]);
        begin += row.bytes[s];
        // The first of a repeated row stays: it marks its hash, and the others are dropped.
        auto const repeated = std::ranges::lower_bound(repeated_, row.key_hash);
        if (repeated != repeated_.end() && *repeated == row.key_hash) {
            auto const which = static_cast<std::size_t>(repeated - repeated_.begin());
            if (seen[which])
                continue;
            seen[which] = true;
        }
        if (auto done = into(bytes, row.records[s]); !done)
            return done.error();
        copied += row.records[s];
    }
    return copied;
}

result<> row_copier::copy_listing(frontier::listing_record const& listing) {
    auto const pages = state_.checkpoint.pages(listing.id);
    if (!pages)
        return pages.error();
    auto& own = totals_[listing.dataset];
    ++own.listings;
    own.expected += static_cast<std::uint64_t>(std::max<std::int64_t>(0, listing.progress.count));
    repeated_.clear();
    if (listing.has_repeats) {
        distinct_counter counter(state_.spool, *pages);
        for (result<bool> counted = false; !*counted;) {
            if (auto going = heed_stop(); !going)
                return going;
            counted = counter.read_on(counted_at_once);
            if (!counted)
                return counted.error();
        }
        own.rows += static_cast<std::uint64_t>(counter.found.count);
        repeated_ = std::move(counter.found.repeated);
    } else {
        for (auto const& page : *pages) own.rows += static_cast<std::uint64_t>(page.rows);
    }
    auto const& files = files_[listing.dataset];
    auto const& streams = streams_[listing.dataset];
    // Rows that stand inside this listing's rows are counted once, in whichever of their formats comes first.
    auto const nested =
        std::ranges::find_if(streams, [&](stream const& each) { return each.dataset != listing.dataset; });
    // The data files' streams, and behind them the watched one.
    std::vector<bytes_sink> sinks;
    for (auto const file : files)
        sinks.emplace_back([this, file](std::string_view bytes, std::uint64_t records) {
            return into_.append(file, bytes, records);
        });
    if (also_)
        sinks.emplace_back([this](std::string_view lines, std::uint64_t) { return also_->tags(lines); });
    std::vector<std::vector<bool>> seen(sinks.size(), std::vector<bool>(repeated_.size()));
    for (auto const& page : *pages) {
        if (auto going = heed_stop(); !going)
            return going;
        if (auto done = state_.spool.read_whole(page.spool_offset, block_); !done)
            return done;
        if (block_.head.streams < sinks.size())
            return fail(errc::checkpoint_unfit, "the spool's block at {} lacks a stream", page.spool_offset);
        for (std::size_t s = 0; s < sinks.size(); ++s) {
            auto const copied = copy_block(s, page, seen[s], sinks[s]);
            if (!copied)
                return copied.error();
            if (nested != streams.end() && std::cmp_equal(nested - streams.begin(), s))
                totals_[nested->dataset].rows += *copied;
        }
    }
    return {};
}

result<> row_copier::go_through(repository_list const& list, std::size_t name_space) {
    auto const opens = hub::describe(dataset_id::repositories).opens;
    auto const open_one = [&](std::string_view line) -> result<> {
        auto const name = read_json_string(line.substr(0, line.find('\t')));
        if (!name)
            return fail(errc::checkpoint_unfit, "the spool's watched rows are damaged");
        std::optional<frontier::listing_record> listing;
        if (!files_[*opens].empty()) {
            auto found = state_.checkpoint.find(*opens, name_space, *name);
            if (!found)
                return found.error();
            listing = std::move(*found);
        }
        auto const seen = listing && listing->status == frontier::listing_status::settled;
        if (also_)
            if (auto done = also_->repository(*name, line, seen); !done)
                return done;
        return listing ? copy_listing(*listing) : result<>();
    };
    return list.each_piece(files_[dataset_id::repositories].size(),
                           [&](std::string_view lines, std::uint64_t) -> result<> {
                               while (!lines.empty()) {
                                   if (auto going = heed_stop(); !going)
                                       return going;
                                   auto const line = lines.substr(0, lines.find('\n'));
                                   if (auto done = open_one(line); !done)
                                       return done;
                                   lines.remove_prefix(line.size() + 1);
                               }
                               return {};
                           });
}

result<output::manifest_namespace> row_copier::copy_namespace(std::size_t name_space) {
    totals_.clear();
    auto const& seed = scope_.namespaces[name_space];
    output::manifest_namespace made;
    made.name = seed.name;
    made.account = scope_.identities[seed.identity].username;

    auto const list = state_.checkpoint.find(dataset_id::repositories, name_space, "");
    if (!list)
        return list.error();
    repository_list repositories;
    if (*list) {
        auto pages = state_.checkpoint.pages((*list)->id);
        if (!pages)
            return pages.error();
        auto found = repository_list::read(state_.spool, std::move(*pages));
        if (!found)
            return found.error();
        repositories = std::move(*found);
        auto const expected = std::max<std::int64_t>(0, (*list)->progress.count);
        totals_[dataset_id::repositories] = {repositories.size(), static_cast<std::uint64_t>(expected), 1};
    }
    made.private_rows = repositories.private_rows();
    if (auto done = copy_repositories(repositories); !done)
        return done.error();
    if (also_)
        if (auto done = also_->name_space(seed.name); !done)
            return done.error();
    if (auto done = go_through(repositories, name_space); !done)
        return done.error();
    for (auto const& dataset : hub::datasets()) {
        if (dataset.listing == dataset.id && totals_.contains(dataset.id)) {
            auto const& own = totals_[dataset.id];
            made.datasets.push_back({std::string(dataset.name), own.rows, own.expected, own.listings});
        } else if (std::ranges::count(scope_.datasets, dataset.id) > 0) {
            auto const& own = totals_[dataset.listing];
            made.datasets.push_back(
                {std::string(dataset.name), totals_[dataset.id].rows, std::nullopt, own.listings});
        }
    }
    return made;
}

} // namespace hubcrawl::crawl
