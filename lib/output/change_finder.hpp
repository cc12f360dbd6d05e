#pragma once

#include "base/result.hpp"
#include "output/watched_file.hpp"

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::output {

// Compares a snapshot with the one before it: goes through both in one order and tells what was added, what
// removed and what is no longer the same, a line of JSON each. Holds one line of each side. The earlier side
// is a complete snapshot; what the new side could not see is left out.
class change_finder {
public:
    // The earlier side's next line, in the order of the watched file; false at its end.
    using source = std::function<result<bool>(watched_line&)>;
    using sink = std::function<result<>(std::string_view line)>;
    change_finder(watched_scope scope, source earlier, sink into);

    struct sight {
        bool whole = false;       // all of the namespace's repositories are seen
        bool tags = false;        // their tags are read
        std::string_view account; // a JSON value
    };
    // The cells of a namespace's line.
    static std::string cells_of(sight const& seen);

    // The new side, in the same order: namespaces by name …
    result<> name_space(std::string_view name, sight const& seen);
    // … in each its repositories by name …
    result<> repository(std::string_view name, std::string_view cells, bool tags_seen);
    // … and in each its tags by name.
    result<> tag(std::string_view name, std::string_view cells);
    result<> end();

    // Namespaces that were read as another account before, which sees other rows: they are left out.
    std::vector<std::string> const& other_account() const { return other_account_; }

private:
    struct position {
        std::string name_space, repository, tag; // empty where the line stands above it
        auto operator<=>(position const&) const = default;
    };
    result<> load();
    result<> pass_by(position const* until);
    bool told(position const& gone) const;
    result<> meet(position const& at, std::string_view cells);
    result<> tell(std::string_view change, position const& what, std::string_view before,
                  std::string_view after) const;

    watched_scope scope_;
    source earlier_;
    sink into_;
    bool begun_ = false, at_end_ = false;
    watched_line line_; // of the earlier side …
    position old_;      // … and where it stands
    position now_;      // of the new side; the tag is left empty
    bool compared_ = false, tags_compared_ = false, tags_seen_ = false;
    std::vector<std::string> other_account_;
};

} // namespace hubcrawl::output
