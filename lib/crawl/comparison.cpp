#include "crawl/comparison.hpp"

#include "base/json_text.hpp"
#include "crawl/distinct.hpp"
#include "crawl/repository_list.hpp"
#include "hub/dataset.hpp"
#include "hub/page_reader.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <numeric>
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
                       std::filesystem::path before, std::atomic<bool> const& stop, output::onlooker* also)
    : state_(state),
      scope_(scope),
      into_(into),
      before_dir_(std::move(before)),
      stop_(stop),
      also_(also),
      watched_{scope.hub_url, watched_of(dataset_id::repositories), watched_of(dataset_id::tags)},
      repository_stream_(watched_stream(dataset_id::repositories, scope)),
      tag_stream_(watched_stream(dataset_id::tags, scope)),
      tags_read_(std::ranges::any_of(scope.datasets,
                                     [](auto id) { return hub::describe(id).listing == dataset_id::tags; })),
      sorter_(into.directory()),
      finder_(
          watched_, [this](output::watched_line& line) { return next_before(line); },
          [this](std::string_view line) -> result<> {
              if (!told_)
                  return {};
              ++changes_;
              auto done = into_.append(changes_file_, line, 1);
              return done && also_ ? also_->change(line) : done;
          },
          [this](kind is, bool whole, std::string_view name, std::string_view cells) {
              return note(is, whole, name, cells);
          }) {}

result<> comparison::heed_stop() const {
    if (stop_)
        return fail(errc::stopped, "while publishing; the checkpoint is kept");
    return {};
}

result<> comparison::open_files() {
    auto const changes = into_.open_beside("changes.ndjson");
    if (!changes)
        return changes.error();
    changes_file_ = *changes;
    auto const watched = into_.open_beside(output::watched_file_name);
    if (!watched)
        return watched.error();
    watched_file_ = *watched;
    return into_.append(*watched, output::watched_heading(watched_), 0);
}

void comparison::look_back() {
    if (before_dir_.empty()) {
        spdlog::info("no changes are told: there is no snapshot before this one");
        return;
    }
    auto found = output::watched_reader::open(before_dir_ / output::watched_file_name, watched_);
    if (!found) {
        spdlog::info("no changes are told: {}", found.error().detail);
        return;
    }
    before_.emplace(std::move(*found));
    told_ = true;
}

// What the snapshot before has, and cannot be read, is no reason not to publish this one.
result<bool> comparison::next_before(output::watched_line& line) {
    if (!told_)
        return false;
    auto more = before_->next(line);
    if (more)
        return more;
    spdlog::warn("no changes are told: {}", more.error().detail);
    told_ = false;
    if (auto done = into_.empty(changes_file_); !done)
        return done.error();
    return false;
}

result<> comparison::note(kind is, bool whole, std::string_view name, std::string_view cells) {
    ++noted_;
    text_.clear();
    output::write_watched(text_, is, whole, name, cells);
    return into_.append(watched_file_, text_, 0);
}

result<> comparison::tag_page(output::block const& block, frontier::held_page const& page, bool in_order) {
    auto const held = rows_of(block, page);
    auto const size_of = [this](auto const& row) { return std::size_t{row.bytes[tag_stream_]}; };
    std::size_t begin = 0;
    for (auto const* row = block.rows.data(); row != held.data(); ++row) begin += size_of(*row);
    for (auto const& row : held) {
        auto const line = std::string_view(block.bytes).substr(begin, size_of(row));
        begin += line.size();
        auto const all = cut(line.substr(0, line.size() - 1), 1).second;
        auto const cells = cut(all, watched_.tag.size()).first;
        auto const done = in_order ? finder_.tag(block.key(row), cells) : sorter_.add(block.key(row), cells);
        if (!done)
            return done;
    }
    return {};
}

// A list in the order of its names, which is how they are asked for, needs no sorting; to see that takes a
// look at its keys.
result<> comparison::tags(frontier::listing_record const& listing) {
    auto const pages = state_.checkpoint.pages(listing.id);
    if (!pages)
        return pages.error();
    output::block block;
    key_order order;
    auto in_order = true;
    for (auto page = pages->begin(); in_order && page != pages->end(); ++page) {
        if (auto done = state_.spool.read(page->spool_offset, block); !done)
            return done;
        in_order = order.goes_on(block, rows_of(block, *page));
    }
    for (auto const& page : *pages) {
        if (auto going = heed_stop(); !going)
            return going;
        if (auto done = state_.spool.read(page.spool_offset, block, tag_stream_); !done)
            return done;
        if (auto done = tag_page(block, page, in_order); !done)
            return done;
    }
    if (in_order)
        return {};
    return sorter_.take(
        [this](std::string_view name, std::string_view cells) { return finder_.tag(name, cells); });
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
    std::optional<frontier::listing_record> listing;
    if (tags_read_) {
        auto found = state_.checkpoint.find(dataset_id::tags, name_space, *name);
        if (!found)
            return found.error();
        listing = std::move(*found);
    }
    auto const whole = listing && listing->status == frontier::listing_status::settled;
    left_out_ += tags_read_ && !whole ? 1 : 0;
    if (auto done = finder_.repository(*name, watched, whole); !done)
        return done;
    return listing ? tags(*listing) : result<>();
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
    if (auto done = finder_.name_space(seed.name, {whole, tags_read_, account}); !done)
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

result<> comparison::write(output::pull_history& history) {
    if (auto done = open_files(); !done)
        return done;
    look_back();
    std::vector<std::size_t> by_name(scope_.namespaces.size());
    std::iota(by_name.begin(), by_name.end(), std::size_t{0});
    std::ranges::sort(by_name, {},
                      [this](std::size_t i) -> std::string const& { return scope_.namespaces[i].name; });
    for (auto const index : by_name)
        if (auto done = name_space(index, history); !done)
            return done;
    if (auto done = finder_.end(); !done)
        return done;
    if (auto done = into_.append(watched_file_, output::watched_end(noted_), 0); !done)
        return done;
    if (!told_)
        return {};
    if (also_)
        also_->compared_with(before_dir_.filename().string());
    for (auto const& name : finder_.other_account())
        spdlog::info("changes of {} are not told: the snapshot before saw it as another account", name);
    if (left_out_ > 0)
        spdlog::info("of {} lists only the changes in what could be seen are told", left_out_);
    spdlog::info("{} changes since the snapshot before", changes_);
    return {};
}

} // namespace hubcrawl::crawl
