#include "frontier/run_list.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace hubcrawl::frontier {

result<std::vector<std::string>> run_list::keys_of(held_page const& rows) const {
    auto keys = read_(rows.spool_offset);
    if (!keys)
        return keys;
    if (std::cmp_less(keys->size(), rows.first_row + rows.rows))
        return fail(errc::file_failed, "the spool holds fewer rows at offset {} than the checkpoint says",
                    rows.spool_offset);
    keys->resize(static_cast<std::size_t>(rows.first_row + rows.rows));
    keys->erase(keys->begin(), keys->begin() + static_cast<std::ptrdiff_t>(rows.first_row));
    return keys;
}

bool run_list::in_order(std::vector<std::string> const& keys) const {
    return std::ranges::adjacent_find(keys, [this](auto const& a, auto const& b) { return !before(a, b); }) ==
           keys.end();
}

result<bool> run_list::learn_order(std::vector<held_page> const& pages) {
    auto const several = std::ranges::find_if(pages, [](held_page const& page) { return page.rows > 1; });
    if (several == pages.end())
        return false;
    auto const keys = keys_of(*several);
    if (!keys)
        return keys.error();
    descending_ = keys->back() < keys->front();
    return true;
}

result<std::optional<run_list>> run_list::join(std::vector<held_page> const& pages, bool restored,
                                               key_reader read) {
    run_list made(std::move(read));
    auto const ordered = made.learn_order(pages);
    if (!ordered)
        return ordered.error();
    if (!*ordered)
        return std::optional<run_list>();
    for (auto const& page : pages) {
        if (page.rows == 0)
            continue;
        auto const keys = made.keys_of(page);
        if (!keys)
            return keys.error();
        if (!made.in_order(*keys))
            return std::optional<run_list>();
        if (auto done = made.append(page, *keys, restored); !done)
            return done.error();
    }
    return std::optional<run_list>(std::move(made));
}

result<> run_list::append(held_page const& page, std::vector<std::string> const& keys, bool restored) {
    if (runs_.empty()) {
        runs_.push_back({page, keys.front()});
        runs_.back().rows.joined = true;
        return {};
    }
    auto const& last = runs_.back().rows;
    auto const last_keys = keys_of(last);
    if (!last_keys)
        return last_keys.error();
    if (before(last_keys->back(), keys.front())) {
        auto const same = page.page == last.page + 1 && last.epoch == page.epoch && !last.late && !page.late;
        runs_.push_back({page, keys.front()});
        runs_.back().rows.joined = restored ? page.joined : same;
        return {};
    }
    if (page.epoch >= last.epoch)
        return overlay(page, keys, {});
    // An older answer adds only what lies behind the fresher one's end.
    auto const fresh = std::ranges::upper_bound(
        keys, last_keys->back(), [this](auto const& a, auto const& b) { return before(a, b); });
    if (fresh == keys.end())
        return {};
    auto rest = page;
    rest.first_row += fresh - keys.begin();
    rest.rows -= fresh - keys.begin();
    rest.joined = true;
    runs_.push_back({rest, *fresh});
    return {};
}

std::size_t run_list::run_before(std::string_view key, bool inclusive) const {
    auto const behind = std::ranges::partition_point(runs_, [&](run const& each) {
        return inclusive ? !before(key, each.first) : before(each.first, key);
    });
    return behind == runs_.begin() ? runs_.size() : static_cast<std::size_t>(behind - runs_.begin() - 1);
}

result<std::size_t> run_list::split(std::string_view key, bool behind) {
    auto const index = run_before(key, behind);
    if (index == runs_.size())
        return std::size_t{0};
    auto const keys = keys_of(runs_[index].rows);
    if (!keys)
        return keys.error();
    auto const place = std::ranges::partition_point(
        *keys, [&](std::string const& each) { return behind ? !before(key, each) : before(each, key); });
    if (place == keys->end())
        return index + 1;
    auto rest = runs_[index].rows;
    auto const kept = place - keys->begin();
    rest.first_row += kept;
    rest.rows -= kept;
    rest.joined = true; // the page they come from covered what lies between
    runs_[index].rows.rows = kept;
    runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(index) + 1, {rest, *place});
    return index + 1;
}

void run_list::erase(std::size_t from, std::size_t to) {
    runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(from),
                runs_.begin() + static_cast<std::ptrdiff_t>(to));
}

result<> run_list::overlay(held_page const& fresh, std::vector<std::string> const& keys,
                           page_edges const& edges) {
    auto begin = split(keys.front(), false);
    if (!begin)
        return begin.error();
    auto const joined = *begin < runs_.size() && runs_[*begin].rows.joined;
    if (edges.first || edges.after) {
        auto from = edges.first ? result<std::size_t>(0U) : split(*edges.after, true);
        if (!from)
            return from.error();
        // cutting may have moved the page's own place
        begin = split(keys.front(), false);
        if (!begin)
            return begin.error();
        erase(*from, *begin);
        begin = from;
    }
    auto end = split(edges.before ? *edges.before : keys.back(), !edges.before);
    if (!end)
        return end.error();
    erase(*begin, edges.last ? runs_.size() : std::max(*begin, *end));
    if (edges.before && *begin < runs_.size())
        runs_[*begin].rows.joined = true;
    run made{fresh, keys.front()};
    made.rows.joined = joined || edges.first || edges.after;
    runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(*begin), std::move(made));
    return {};
}

void run_list::open_borders(std::int64_t from, std::int64_t to) {
    for (std::size_t i = 1; i < runs_.size(); ++i) {
        auto const [early, late] = std::minmax(runs_[i - 1].rows.answered, runs_[i].rows.answered);
        if (early <= from && late >= to)
            runs_[i].rows.joined = false;
    }
}

std::int64_t run_list::rows() const {
    return std::transform_reduce(runs_.begin(), runs_.end(), std::int64_t{0}, std::plus<>(),
                                 [](run const& each) { return each.rows.rows; });
}

result<std::int64_t> run_list::rank(std::string_view key) const {
    auto const index = run_before(key, false);
    if (index == runs_.size())
        return 0;
    auto const keys = keys_of(runs_[index].rows);
    if (!keys)
        return keys.error();
    auto const place =
        std::ranges::partition_point(*keys, [&](std::string const& each) { return before(each, key); });
    auto const ahead =
        std::transform_reduce(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(index),
                              std::int64_t{0}, std::plus<>(), [](run const& each) { return each.rows.rows; });
    return ahead + (place - keys->begin());
}

result<bool> run_list::holds(std::string_view key) const {
    auto const index = run_before(key, true);
    if (index == runs_.size())
        return false;
    auto const keys = keys_of(runs_[index].rows);
    if (!keys)
        return keys.error();
    return std::ranges::binary_search(*keys, key,
                                      [this](auto const& a, auto const& b) { return before(a, b); });
}

std::optional<std::string> run_list::first_open(std::optional<std::string> const& after) const {
    auto const found = std::ranges::find_if(
        runs_, [&](run const& each) { return !each.rows.joined && (!after || before(*after, each.first)); });
    return found == runs_.end() ? std::nullopt : std::optional(found->first);
}

std::vector<held_page> run_list::runs() const {
    std::vector<held_page> all;
    for (auto const& each : runs_) {
        all.push_back(each.rows);
        all.back().page = std::ssize(all);
    }
    return all;
}

} // namespace hubcrawl::frontier
