#include "report/report_numbers.hpp"

#include "base/json_text.hpp"

#include <algorithm>

namespace hubcrawl::report {

namespace {

visibility_numbers& operator+=(visibility_numbers& sum, visibility_numbers const& more) {
    sum.repositories += more.repositories;
    sum.pulls += more.pulls;
    sum.storage += more.storage;
    return sum;
}

} // namespace

void report_numbers::begin_namespace(std::string_view name) {
    namespaces_.push_back({std::string(name), {}, {}, 0, 0, 0});
}

// A moment ahead of the snapshot, by the server's clock, is now.
std::optional<std::int64_t> report_numbers::days_since(std::optional<std::chrono::sys_days> day) const {
    return day ? std::optional<std::int64_t>(std::max<std::int64_t>(0, (today_ - *day).count()))
               : std::nullopt;
}

void report_numbers::begin_repository(std::string_view name, repository_facts const& facts, bool tags_seen) {
    row_.name_space = namespaces_.back().name;
    row_.name = name;
    row_.description = facts.description;
    row_.is_private = facts.is_private;
    row_.pulls = facts.pulls;
    row_.stars = facts.stars;
    row_.storage = facts.storage;
    row_.pushed = days_since(facts.pushed);
    row_.pulled.reset();
    row_.tags = 0;
    row_.tags_seen = tags_seen;
}

void report_numbers::add_tag(tag_facts const& facts) {
    ++row_.tags;
    auto const pushed = days_since(facts.pushed), pulled = days_since(facts.pulled);
    ++tags_by_push[age_class(pushed)];
    ++tags_by_pull[age_class(pulled)];
    if (pulled && (!row_.pulled || *pulled < *row_.pulled))
        row_.pulled = pulled;
    platforms.add(facts.platforms);
    ranked one{facts.size.value_or(0), "", row_.is_private};
    if (!facts.size || !largest_tags.would_take(one))
        return;
    one.name = row_.name_space + "/" + row_.name + ":" + read_json_string(facts.key).value_or("?");
    largest_tags.offer(std::move(one));
}

void report_numbers::rank(top_list<ranked, higher>& in, std::uint64_t value) const {
    ranked one{value, "", row_.is_private};
    if (value == 0 || !in.would_take(one))
        return;
    one.name = row_.name_space + "/" + row_.name;
    in.offer(std::move(one));
}

report_row const& report_numbers::end_repository() {
    auto& space = namespaces_.back();
    auto& kind = row_.is_private ? space.secret : space.open;
    kind += {1, row_.pulls, row_.storage.value_or(0)};
    space.tags += row_.tags;
    space.stars += row_.stars;
    space.storage_told += row_.storage ? 1 : 0;
    tags += row_.tags;
    ++repositories_by_push[age_class(row_.pushed)];
    rank(most_pulls, row_.pulls);
    rank(most_storage, row_.storage.value_or(0));
    rank(most_tags, row_.tags);
    rank(oldest_pushes, static_cast<std::uint64_t>(row_.pushed.value_or(0)));
    if (row_.tags_seen)
        rank(oldest_pulls, static_cast<std::uint64_t>(row_.pulled.value_or(0)));
    if (first_rows.would_take(row_))
        first_rows.offer(row_);
    return row_;
}

namespace_numbers report_numbers::total() const {
    namespace_numbers sum;
    for (auto const& each : namespaces_) {
        sum.open += each.open;
        sum.secret += each.secret;
        sum.tags += each.tags;
        sum.stars += each.stars;
        sum.storage_told += each.storage_told;
    }
    return sum;
}

} // namespace hubcrawl::report
