#include "crawl/comparison.hpp"

#include "base/json_text.hpp"
#include "crawl/distinct.hpp"
#include "crawl/repository_list.hpp"
#include "hub/dataset.hpp"
#include "hub/page_reader.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <numeric>
#include <system_error>
#include <utility>

namespace hubcrawl::crawl {

namespace {

using kind = output::watched_line::kind;

std::vector<std::string_view> watched_of(dataset_id id) {
    auto const members = hub::describe(id).watched;
    return {members.begin(), members.end()};
}

std::size_t watched_stream(dataset_id listing, crawl_scope const& scope) {
    return hub::page_reader(listing, scope).streams().size() - 1;
}

// Up to the tab behind the first `count` cells, and what follows it.
std::pair<std::string_view, std::string_view> cut(std::string_view cells, std::size_t count) {
    std::size_t end = 0;
    for (; count > 1; --count) end = cells.find('\t', end) + 1;
    end = cells.find('\t', end);
    return {cells.substr(0, end), end == cells.npos ? std::string_view() : cells.substr(end + 1)};
}

} // namespace

comparison::comparison(crawl_state& state, crawl_scope const& scope, output::snapshot_writer& into,
                       std::filesystem::path const& output_dir, std::atomic<bool> const& stop,
                       output::onlooker* also)
    : state_(state),
      scope_(scope),
      into_(into),
      output_dir_(output_dir),
      stop_(stop),
      also_(also),
      watched_{scope.hub_url, watched_of(dataset_id::repositories), watched_of(dataset_id::tags)},
      repository_stream_(watched_stream(dataset_id::repositories, scope)),
      tag_stream_(watched_stream(dataset_id::tags, scope)),
      tags_read_(std::ranges::any_of(scope.datasets,
                                     [](auto id) { return hub::describe(id).listing == dataset_id::tags; })),
      sorter_(into.directory()) {}

result<> comparison::heed_stop() const {
    if (stop_)
        return fail(errc::stopped, "while publishing; the checkpoint is kept");
    return {};
}

result<> comparison::open_files(bool complete) {
    auto const changes = into_.open_beside("changes.ndjson");
    if (!changes)
        return changes.error();
    changes_file_ = *changes;
    if (!complete)
        return {};
    auto const watched = into_.open_beside(output::watched_file_name);
    if (!watched)
        return watched.error();
    watched_file_ = *watched;
    return into_.append(*watched, output::watched_heading(watched_), 0);
}

result<> comparison::look_back() {
    auto const current = output_dir_ / "current";
    std::error_code none;
    if (!std::filesystem::exists(current, none))
        return {};
    auto found = output::watched_reader::open(current / output::watched_file_name, watched_);
    if (!found) {
        spdlog::info("changes since the snapshot before are not told this time: {}", found.error().detail);
        return {};
    }
    before_.emplace(std::move(*found));
    auto const write = [this](std::string_view line) {
        auto done = into_.append(changes_file_, line, 1);
        if (done && also_)
            done = also_->change(line);
        write_failed_ = !done;
        ++changes_;
        return done;
    };
    finder_.emplace(watched_, [this](output::watched_line& line) { return before_->next(line); }, write);
    return {};
}

// What the snapshot before has, and cannot be read, is no reason not to publish this one.
result<> comparison::compared(result<> done) {
    if (done || write_failed_)
        return done;
    spdlog::warn("changes since the snapshot before are not told: {}", done.error().detail);
    finder_.reset();
    return into_.empty(changes_file_);
}

result<> comparison::note(kind is, std::string_view name, std::string_view cells) {
    if (!watched_file_)
        return {};
    ++noted_;
    text_.clear();
    output::write_watched(text_, is, name, cells);
    return into_.append(*watched_file_, text_, 0);
}

result<> comparison::tags(frontier::listing_record const& listing) {
    auto const pages = state_.checkpoint.pages(listing.id);
    if (!pages)
        return pages.error();
    output::block block;
    for (auto const& page : *pages) {
        if (auto going = heed_stop(); !going)
            return going;
        if (auto done = state_.spool.read(page.spool_offset, block, tag_stream_); !done)
            return done;
        auto const held = rows_of(block, page);
        auto const size_of = [this](auto const& row) { return std::size_t{row.bytes[tag_stream_]}; };
        std::size_t begin = 0;
        for (auto const* row = block.rows.data(); row != held.data(); ++row) begin += size_of(*row);
        for (auto const& row : held) {
            auto const line = std::string_view(block.bytes).substr(begin, size_of(row));
            begin += line.size();
            auto const all = cut(line.substr(0, line.size() - 1), 1).second;
            auto const cells = cut(all, watched_.tag.size()).first;
            if (auto done = sorter_.add(block.key(row), cells); !done)
                return done;
        }
    }
    return sorter_.take([this](std::string_view name, std::string_view cells) -> result<> {
        if (finder_)
            if (auto done = compared(finder_->tag(name, cells)); !done)
                return done;
        return note(kind::tag, name, cells);
    });
}

result<> comparison::repository(std::size_t name_space, std::string_view line,
                                output::pull_history& history) {
    auto const [key, cells] = cut(line, 1);
    auto const name = read_json_string(key);
    if (!name)
        return fail(errc::checkpoint_unfit, "the spool's watched rows are damaged");
    auto const [watched, counted] = cut(cells, watched_.repository.size());
    auto const [pulls, behind] = cut(counted, 1);
    if (auto done = history.append(scope_.namespaces[name_space].name, *name, pulls, cut(behind, 1).first,
                                   scope_.csv_escape_formulas);
        !done)
        return done;
    if (!finder_ && !watched_file_)
        return {};
    std::optional<frontier::listing_record> listing;
    if (tags_read_) {
        auto found = state_.checkpoint.find(dataset_id::tags, name_space, *name);
        if (!found)
            return found.error();
        listing = std::move(*found);
    }
    auto const seen = listing && listing->status == frontier::listing_status::settled;
    left_out_ += tags_read_ && !seen ? 1 : 0;
    if (finder_)
        if (auto done = compared(finder_->repository(*name, watched, seen)); !done)
            return done;
    if (auto done = note(kind::repository, *name, watched); !done)
        return done;
    return seen ? tags(*listing) : result<>();
}

result<> comparison::name_space(std::size_t index, output::pull_history& history) {
    auto const& seed = scope_.namespaces[index];
    auto const listing = state_.checkpoint.find(dataset_id::repositories, index, "");
    if (!listing)
        return listing.error();
    auto const whole = *listing && (*listing)->status == frontier::listing_status::settled;
    left_out_ += whole ? 0 : 1;
    std::string account = "null";
    if (auto const& username = scope_.identities[seed.identity].username) {
        account.clear();
        append_json_string(account, *username);
    }
    output::change_finder::sight const seen{whole, tags_read_, account};
    if (finder_)
        if (auto done = compared(finder_->name_space(seed.name, seen)); !done)
            return done;
    if (auto done = note(kind::name_space, seed.name, output::change_finder::cells_of(seen)); !done)
        return done;
    if (!*listing)
        return {};
    auto pages = state_.checkpoint.pages((*listing)->id);
    if (!pages)
        return pages.error();
    auto const repositories = repository_list::read(state_.spool, std::move(*pages));
    if (!repositories)
        return repositories.error();
    return repositories->each_piece(repository_stream_,
                                    [&](std::string_view lines, std::uint64_t) -> result<> {
                                        while (!lines.empty()) {
                                            if (auto going = heed_stop(); !going)
                                                return going;
                                            auto const line = lines.substr(0, lines.find('\n'));
                                            if (auto done = repository(index, line, history); !done)
                                                return done;
                                            lines.remove_prefix(line.size() + 1);
                                        }
                                        return {};
                                    });
}

result<> comparison::write(bool complete, output::pull_history& history) {
    if (auto done = open_files(complete); !done)
        return done;
    if (auto done = look_back(); !done)
        return done;
    std::vector<std::size_t> by_name(scope_.namespaces.size());
    std::iota(by_name.begin(), by_name.end(), std::size_t{0});
    std::ranges::sort(by_name, {},
                      [this](std::size_t i) -> std::string const& { return scope_.namespaces[i].name; });
    for (auto const index : by_name)
        if (auto done = name_space(index, history); !done)
            return done;
    if (watched_file_)
        if (auto done = into_.append(*watched_file_, output::watched_end(noted_), 0); !done)
            return done;
    if (finder_)
        if (auto done = compared(finder_->end()); !done)
            return done;
    if (!finder_)
        return {};
    if (also_) {
        std::error_code none;
        also_->compared_with(
            std::filesystem::read_symlink(output_dir_ / "current", none).filename().string());
    }
    for (auto const& name : finder_->other_account())
        spdlog::info("changes of {} are not told: the snapshot before saw it as another account", name);
    if (left_out_ > 0)
        spdlog::info("changes of {} lists are not told: they could not be read to their end", left_out_);
    spdlog::info("{} changes since the snapshot before", changes_);
    return {};
}

} // namespace hubcrawl::crawl
