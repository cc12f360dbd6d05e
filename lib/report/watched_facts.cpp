#include "report/watched_facts.hpp"

#include "hub/dataset.hpp"
#include "report/words.hpp"

#include <charconv>

namespace hubcrawl::report {

namespace {

// Cells one after the other; empty behind the last.
class cells {
public:
    explicit cells(std::string_view line) : rest_(line) {}
    std::string_view next() {
        auto const cell = rest_.substr(0, rest_.find('\t'));
        rest_.remove_prefix(std::min(cell.size() + 1, rest_.size()));
        return cell;
    }
    void skip(std::size_t count) {
        for (; count > 0; --count) next();
    }

private:
    std::string_view rest_;
};

std::optional<std::uint64_t> number(std::string_view cell) {
    std::uint64_t value = 0;
    auto const [end, bad] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    auto const whole = bad == std::errc() && end == cell.data() + cell.size() && !cell.empty();
    return whole ? std::optional(value) : std::nullopt;
}

} // namespace

repository_facts read_repository(std::string_view line) {
    repository_facts made;
    cells each(line);
    made.key = each.next();
    for (auto const& member : hub::describe(dataset_id::repositories).watched) {
        auto const cell = each.next();
        if (member == "is_private")
            made.is_private = cell == "true";
        else if (member == "description" && cell.starts_with('"'))
            made.description = cell;
    }
    made.pulls = number(each.next()).value_or(0);
    made.stars = number(each.next()).value_or(0);
    made.storage = number(each.next());
    made.pushed = parse_day(each.next());
    return made;
}

tag_facts read_tag(std::string_view line) {
    tag_facts made;
    cells each(line);
    made.key = each.next();
    each.skip(hub::describe(dataset_id::tags).watched.size());
    made.size = number(each.next());
    made.pushed = parse_day(each.next());
    made.pulled = parse_day(each.next());
    made.platforms = each.next();
    return made;
}

} // namespace hubcrawl::report
