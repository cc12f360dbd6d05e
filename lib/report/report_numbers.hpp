#pragma once

#include "base/clock.hpp"
#include "report/age.hpp"
#include "report/platform_counts.hpp"
#include "report/top_list.hpp"
#include "report/watched_facts.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace hubcrawl::report {

// A repository as the report's table has it. Ages are in days before the snapshot.
struct report_row {
    std::string name_space, name;
    std::string description; // a JSON string, or empty
    bool is_private = false;
    std::uint64_t pulls = 0, stars = 0;
    std::optional<std::uint64_t> storage{};
    std::optional<std::int64_t> pushed{}, pulled{}; // the newest of its tags' pulls
    std::uint64_t tags = 0;
    bool tags_seen = true; // all of them: else neither their number nor the newest pull is known
};

struct visibility_numbers {
    std::uint64_t repositories = 0, pulls = 0, storage = 0;
};

struct namespace_numbers {
    std::string name;
    visibility_numbers open, secret; // public and private
    std::uint64_t tags = 0, stars = 0;
    std::uint64_t storage_told = 0; // repositories whose storage the server has told
};

// Something with a number, for a list of the first few.
struct ranked {
    std::uint64_t value = 0;
    std::string name; // "acme/web", "acme/web:1.0"
    bool is_private = false;
};
struct higher {
    bool operator()(ranked const& left, ranked const& right) const { return left.value > right.value; }
};
struct more_pulled {
    bool operator()(report_row const& left, report_row const& right) const {
        return std::tie(right.pulls, left.name_space, left.name) <
               std::tie(left.pulls, right.name_space, right.name);
    }
};

// What a report says of all rows together, in memory that does not grow with them.
class report_numbers {
public:
    explicit report_numbers(wall_time snapshot) : today_(std::chrono::floor<std::chrono::days>(snapshot)) {}

    // In the order of the data: a namespace, each of its repositories, each of its tags.
    void begin_namespace(std::string_view name);
    void begin_repository(std::string_view name, repository_facts const& facts, bool tags_seen = true);
    void add_tag(tag_facts const& facts);
    // The repository begun last with all that its tags have added; to be called once for each.
    report_row const& end_repository();

    std::vector<namespace_numbers> const& namespaces() const { return namespaces_; }
    namespace_numbers total() const;

    std::uint64_t tags = 0;
    age_counts repositories_by_push{}, tags_by_push{}, tags_by_pull{};
    platform_counts platforms;
    top_list<ranked, higher> most_pulls{listed}, most_storage{listed}, most_tags{listed};
    top_list<ranked, higher> largest_tags{listed};
    top_list<ranked, higher> oldest_pushes{listed}, oldest_pulls{listed}; // by days
    top_list<report_row, more_pulled> first_rows{shown_rows};

    static constexpr std::size_t listed = 10;
    static constexpr std::size_t shown_rows = 100; // of the table, where no script can show the others

private:
    std::optional<std::int64_t> days_since(std::optional<std::chrono::sys_days> day) const;
    void rank(top_list<ranked, higher>& in, std::uint64_t value) const;

    std::chrono::sys_days today_;
    std::vector<namespace_numbers> namespaces_;
    report_row row_;
};

} // namespace hubcrawl::report
